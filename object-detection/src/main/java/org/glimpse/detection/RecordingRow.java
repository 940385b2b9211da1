package org.glimpse.detection;

/**
 * One row of a recording, checked.
 *
 * @param line where it stands in the file: line of a CSV, row of a Parquet file, from 1
 * @param frame number in the video, from 0
 * @param copies how many equal objects the row stands for: 1, or the count of the count form
 * @param confidence 0..1; 1 where the file states none
 * @param xmin pixels; the four are 0 where the file has no boxes
 * @param trackId null where the file states none
 */
record RecordingRow(
    long line,
    long frame,
    String className,
    int copies,
    float confidence,
    float xmin,
    float ymin,
    float xmax,
    float ymax,
    Long trackId) {}
