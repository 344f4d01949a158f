"""A pretend outside world for the demo, the stories and the benchmarks."""
