"""Pictures as files: what they are, upright, clean, small enough. Functions take and give file paths."""
