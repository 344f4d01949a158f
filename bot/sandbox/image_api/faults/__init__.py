"""Everything that can go wrong: `names` lists it, `registry` says how each is played."""
