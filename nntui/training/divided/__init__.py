"""Training steps that several processes compute together, each a part of the batch."""
