package org.glimpse.benchmarks.endtoend;

import java.nio.file.Path;

/**
 * A video with the detector that is asked about it.
 *
 * @param name short, and the name of its files in the work folder
 * @param video file
 * @param detector ONNX file
 */
record Subject(String name, Path video, Path detector) {}
