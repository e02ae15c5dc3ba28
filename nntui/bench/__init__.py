"""How fast: the same networks trained by everybody, each contender in a process of its own."""
