"""How the arrays of another program form a network: what its file does not say is measured."""
