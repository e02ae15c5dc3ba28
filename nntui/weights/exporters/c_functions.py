"""Functions in C for the operations of a network, as text for the exported header.

They take arrays of one image, stored as (channels, rows, columns) by rows.
"""

DENSE = """\
static inline void network_dense(const float *x, float *y, const float *weight, const float *bias,
                                 int inputs, int units)
{
    for (int u = 0; u < units; u++) {
        NETWORK_SUM sum = bias ? bias[u] : 0.0f;
        for (int i = 0; i < inputs; i++)
            sum += (NETWORK_SUM)x[i] * weight[u * inputs + i];
        y[u] = (float)sum;
    }
}
"""
CONV = """\
static inline void network_conv(const float *x, float *y, const float *weight, const float *bias,
                                int channels, int rows, int columns, int filters, int side,
                                int stride, int top, int left, int y_rows, int y_columns)
{
    for (int f = 0; f < filters; f++)
        for (int r = 0; r < y_rows; r++)
            for (int q = 0; q < y_columns; q++) {
                NETWORK_SUM sum = bias ? bias[f] : 0.0f;
                for (int c = 0; c < channels; c++)
                    for (int i = 0; i < side; i++)
                        for (int j = 0; j < side; j++) {
                            int row = r * stride + i - top, column = q * stride + j - left;
                            if (row >= 0 && row < rows && column >= 0 && column < columns)
                                sum += (NETWORK_SUM)x[(c * rows + row) * columns + column]
                                    * weight[((f * channels + c) * side + i) * side + j];
                        }
                y[(f * y_rows + r) * y_columns + q] = (float)sum;
            }
}
"""
POOL = """\
static inline void network_pool(const float *x, float *y, int channels, int rows, int columns,
                                int side, int largest)
{
    int y_rows = rows / side, y_columns = columns / side;
    for (int c = 0; c < channels; c++)
        for (int r = 0; r < y_rows; r++)
            for (int q = 0; q < y_columns; q++) {
                const float *square = x + (c * rows + r * side) * columns + q * side;
                float top = square[0], sum = 0.0f;
                for (int i = 0; i < side; i++)
                    for (int j = 0; j < side; j++) {
                        float pixel = square[i * columns + j];
                        sum += pixel;
                        top = pixel > top ? pixel : top;
                    }
                y[(c * y_rows + r) * y_columns + q] = largest ? top : sum / (float)(side * side);
            }
}
"""
BATCH_NORM = """\
static inline void network_batch_norm(float *x, const float *mean, const float *factor,
                                      const float *shift, int channels, int pixels)
{
    for (int i = 0; i < channels * pixels; i++) {
        int c = i / pixels;
        x[i] = (x[i] - mean[c]) * factor[c] + shift[c];
    }
}
"""

ACTIVATIONS = {
    "relu": "v > 0.0f ? v : 0.0f",
    "leaky-relu": "v > 0.0f ? v : 0.01f * v",
    "leaky-relu-0.1": "v > 0.0f ? v : 0.1f * v",
    "leaky-relu-0.2": "v > 0.0f ? v : 0.2f * v",
    "leaky-relu-0.3": "v > 0.0f ? v : 0.3f * v",
    "elu": "v > 0.0f ? v : expm1f(v)",
    "selu": "1.05070099f * (v > 0.0f ? v : 1.67326324f * expm1f(v))",
    "sigmoid": "1.0f / (1.0f + expf(-v))",
    "tanh": "tanhf(v)",
    "silu": "v / (1.0f + expf(-v))",
    "softplus": "(v > 0.0f ? v : 0.0f) + log1pf(expf(-fabsf(v)))",
    "gelu": "0.5f * v * (1.0f + tanhf(0.797884561f * (v + 0.044715f * v * v * v)))",
}
"""Expressions of the value v."""


def function_of(name: str) -> str:
    """Return the name of the function of an activation.

    >>> function_of("leaky-relu-0.2")
    'network_leaky_relu_0_2'
    """
    return f"network_{name.replace('-', '_').replace('.', '_')}"


def activation(name: str) -> str:
    """Return the function that applies an activation to n values in place."""
    return f"""\
static inline void {function_of(name)}(float *x, int n)
{{
    for (int i = 0; i < n; i++) {{
        float v = x[i];
        x[i] = {ACTIVATIONS[name]};
    }}
}}
"""
