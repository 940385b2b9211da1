package org.glimpse.workspace;

/** Who can do something about an error. */
public enum ErrorCategory {
  /** The statement or its options: the user changes the input. */
  USER,
  /** A video, model or recording is damaged, foreign or hostile. */
  MEDIA,
  /** Time, memory, disk, a lock or a limit. */
  RESOURCE,
  /** A defect of Glimpse itself. */
  INTERNAL
}
