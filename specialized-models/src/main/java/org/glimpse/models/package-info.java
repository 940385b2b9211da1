/**
 * Small networks of this project's own: described as data ({@code network}), trained with DJL on
 * PyTorch ({@code training}), written as ONNX files and run by ONNX Runtime ({@code onnx}), and the
 * detector of the demo world ({@code detector}). Nothing here knows SQL, and no type of DJL leaves
 * these packages: what trains a model hands over pixels and labels, and gets weights or a file.
 *
 * <p>Start reading with {@link org.glimpse.models.network.Network}, then {@link
 * org.glimpse.models.onnx.OnnxExport}.
 */
package org.glimpse.models;
