"""The painter page: people mark on a picture what should change."""
