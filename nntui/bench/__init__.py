"""Benchmarks: how fast nntui trains, compared with textbook loops and other libraries."""
