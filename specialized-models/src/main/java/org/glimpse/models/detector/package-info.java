/**
 * A detector of this project's own: fully convolutional, one stage, without anchors. It is trained
 * on crops of labelled pictures and exported as an ONNX file that {@code object-detection} runs
 * like any other. Where the pictures come from is the caller's business.
 */
package org.glimpse.models.detector;
