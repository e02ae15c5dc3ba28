"""The mathematics of neural networks in plain NumPy.

Nothing here reads files, asks for the time or knows a configuration. Read in this order: `arrays`,
`parameters`, `layers/base` and the layers, `plan`, `network`, `losses`, `optimizers/base` and the
optimizers, `step`.

Derivatives are named after what they are taken by: `dx` is the derivative of the loss by `x`.
"""
