/**
 * Networks as ONNX files, written field by field without a library, and run by ONNX Runtime. What
 * is exported is ready for inference: batch norms are folded into the convolutions before them.
 */
package org.glimpse.models.onnx;
