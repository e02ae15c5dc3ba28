"""The mathematics of neural networks in plain NumPy.

The engine uses no files, no clock and no configuration. A good order for reading: `arrays`,
`parameters`, `layers/base` and the layers, `plan`, `network`, `losses`, `optimizers/base` and the
optimizers, `step`.

Derivatives are named after what they are taken by: `dx` is the derivative of the loss by `x`.
"""
