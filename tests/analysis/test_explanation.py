"""Occlusion and derivatives by pixels, compared with what changing the pixels does."""

import numpy as np
import pytest

from nntui.analysis.explanation import explain, occlusion_sentence, turning_sentence
from nntui.analysis.input_gradient import InputGradient, between, gradient_times_input, turning
from nntui.analysis.occlusion import occluded, occlusion, window_for
from nntui.analysis.responses import Responses, margins
from tests.analysis.small import images, network

LAYERS = ["", "6:tanh", "conv:2x3:sigmoid,pool:2,5:relu", "6:linear,batchnorm:tanh"]


@pytest.mark.parametrize("layers", LAYERS)
@pytest.mark.parametrize("scale", [(0.0, 1.0), (-1.0, 1.0)])
def test_the_derivative_by_a_pixel_is_the_difference_quotient(
    layers: str, scale: tuple[float, float]
) -> None:
    made, image = network(layers), images(1).images[0]
    responses, weights = Responses(made, scale), between(3, 0, 2)
    found = InputGradient(made, scale).of(image, weights)

    for row, column in [(0, 0), (3, 4), (7, 7)]:
        moved = np.repeat(image[np.newaxis], 2, axis=0)
        middle = min(max(int(image[row, column]), 4), 251)
        moved[:, row, column] = middle - 4, middle + 4
        low, high = responses.logits(moved) @ weights
        quotient = (high - low) / (8 / 255)
        assert found[row, column] == pytest.approx(quotient, abs=0.02)


def test_gradient_times_input_of_a_linear_network_adds_up_to_the_difference_from_blank() -> None:
    made, image = network(""), images(1).images[0]
    weights = between(3, 1, 0)
    responses = Responses(made)

    found = gradient_times_input(InputGradient(made), image, weights)

    blank, whole = responses.logits(np.stack([np.zeros_like(image), image])) @ weights
    assert found.sum() == pytest.approx(whole - blank, abs=1e-4)


def test_occlusion_is_the_fall_of_log_p_where_a_pixel_is_blanked() -> None:
    """At 8 x 8 a square is one pixel."""
    made, image = network(), images(1).images[0]
    responses = Responses(made)
    assert window_for((8, 8)).side == 1

    found = occlusion(responses, image, 1)

    blanked = image.copy()
    blanked[2, 3] = 0
    z = responses.logits(np.stack([image, blanked])).astype(np.float64)
    before, after = z[:, 1] - np.log(np.exp(z).sum(axis=1))
    assert found[2, 3] == pytest.approx(before - after, abs=1e-5)
    assert not found[image == 0].any()


def test_the_strongest_square_is_where_blanking_costs_most() -> None:
    """Its margin and answer are those of the image without it."""
    made, image = network(), images(1).images[0]
    responses = Responses(made)
    answer = int(responses.logits(image[np.newaxis])[0].argmax())

    found = occluded(responses, image, answer)

    square = found.strongest
    assert square is not None
    assert found.values[square.row, square.column] == found.values.max()
    blanked = image.copy()
    blanked[square.row, square.column] = 0
    z = responses.logits(blanked[np.newaxis])
    assert square.margin == pytest.approx(float(margins(z, answer)[0]), abs=1e-5)
    assert square.answer == int(z[0].argmax())


def test_occlusion_tells_nearly_certain_digits_apart() -> None:
    """Where p is 1 in float32, log p still falls."""
    made, image = network(""), images(1).images[0]
    made.parameters.arrays["0/weight"][...] *= 400
    responses = Responses(made)
    answer = int(responses.logits(image[np.newaxis])[0].argmax())

    found = occluded(responses, image, answer)

    assert np.isfinite(found.values).all()
    assert found.strongest is not None


def test_occlusion_covers_images_of_any_size_to_their_edges() -> None:
    made = network(side=30)
    image = np.zeros((30, 30), np.uint8)
    image[29, 29] = 255

    found = occlusion(Responses(made), image, 0)

    assert found.shape == (30, 30)
    assert found[29, 29]
    assert not occlusion(Responses(made), np.zeros((30, 30), np.uint8), 0).any()


def test_turning_reaches_the_class_and_changes_what_it_says() -> None:
    made, image = network(""), images(1).images[0]
    responses = Responses(made)
    answer = int(responses.logits(image[np.newaxis])[0].argmax())
    target = (answer + 1) % 3

    found = turning(InputGradient(made), responses, image, answer, target)

    changed = np.where(found.changed > 0, 255, np.where(found.changed < 0, 0, image))
    said = int(responses.logits(changed.astype(np.uint8)[np.newaxis])[0].argmax())
    assert found.reached == (said == target)
    assert found.reached
    assert found.added + found.removed == np.count_nonzero(found.changed)
    assert not (found.changed[image == 255] > 0).any()
    assert not (found.changed[image == 0] < 0).any()


def test_a_wrong_prediction_is_explained_against_the_truth() -> None:
    """A right one against the class with the next largest logit."""
    made, image = network(""), images(1).images[0]
    answer = int(Responses(made).logits(image[np.newaxis])[0].argmax())
    others = [number for number in range(3) if number != answer]

    wrong = [explain(made, (0.0, 1.0), image, truth).turning.target for truth in others]
    right = explain(made, (0.0, 1.0), image, answer)

    assert wrong == others
    assert right.turning.target == right.against == explain(made, (0, 1), image).turning.target
    assert occlusion_sentence(right, "abc").startswith(
        f"{'abc'[answer]} depends most on the strokes"
    )
    assert f" {'abc'[right.against]} with " in turning_sentence(right.turning, "abc")


def test_a_blank_image_is_explained_without_errors() -> None:
    found = explain(network(""), (0.0, 1.0), np.zeros((8, 8), np.uint8))

    sentence = occlusion_sentence(found, "abc")
    assert sentence == f"no single part of the image speaks for {'abc'[found.answer]}"
