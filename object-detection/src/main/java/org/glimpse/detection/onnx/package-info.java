/**
 * Detectors that run an ONNX file on ONNX Runtime: checking the file before it is trusted, running
 * it, and decoding what the common detector families put out.
 *
 * <p>Not here: where detectors are registered and labels kept ({@link org.glimpse.detection}), and
 * decoding video. Start reading at {@link org.glimpse.detection.onnx.OnnxDetector}; each output
 * layout is one implementation of {@code OutputLayout}, chosen by {@code LayoutRecognition}.
 *
 * <p>Threads: an {@code OnnxDetector} may be called by several threads at once; each call runs on
 * its caller's core. Everything else is either immutable or owned by one call.
 */
package org.glimpse.detection.onnx;
