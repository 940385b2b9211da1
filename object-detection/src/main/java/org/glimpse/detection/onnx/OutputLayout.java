package org.glimpse.detection.onnx;

import java.util.List;
import java.util.OptionalInt;

/** How one family of models wants its pixels and puts out its boxes. Immutable. */
sealed interface OutputLayout
    permits YoloxLayout,
        Yolov5Layout,
        Yolov8Layout,
        EndToEndLayout,
        SeparateLayout,
        RtDetrLayout,
        NanoDetLayout,
        FastestDetLayout {

  ModelLayout kind();

  Preprocessing preprocessing();

  /** The outputs that {@link #decode} reads; no others are fetched. */
  List<String> outputNames();

  /** How many classes it tells apart, where the shapes say so. */
  OptionalInt classCount();

  /** Whether the model puts out each object once, so that nothing needs suppressing. */
  boolean objectsAreUnique();

  /** Whether one run can take several frames. */
  boolean batches();

  /**
   * Adds the boxes of one frame of a run that score at least the threshold.
   *
   * @param frame place of the frame in the run
   */
  void decode(Outputs outputs, int frame, float threshold, Candidates into);
}
