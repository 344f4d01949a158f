"""Image services: who they are (catalog), how they speak (dialects), and the line to them (http, links)."""
