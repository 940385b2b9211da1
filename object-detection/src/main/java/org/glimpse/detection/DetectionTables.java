package org.glimpse.detection;

import java.sql.Statement;
import org.glimpse.workspace.Workspace;

/**
 * The relations of this room in the catalogue database. No indexes: rows arrive in bulk, ordered
 * enough for DuckDB's own zone maps, and appending to an index would cost more than it saves.
 */
final class DetectionTables {
  private static final String[] DEFINITIONS = {
    // A detector as such: equal key, equal output.
    """
    CREATE TABLE IF NOT EXISTS detector_keys (
      id INTEGER NOT NULL, key VARCHAR NOT NULL, kind VARCHAR NOT NULL,
      content VARCHAR NOT NULL, options VARCHAR NOT NULL, classes VARCHAR NOT NULL,
      has_trackids BOOLEAN NOT NULL, description VARCHAR NOT NULL)\
    """,
    // Its names; owner_video is set where CREATE VIDEO FROM RECORDING made it.
    """
    CREATE TABLE IF NOT EXISTS detector_names (
      name VARCHAR NOT NULL, detector_id INTEGER NOT NULL, source VARCHAR NOT NULL,
      seconds_per_frame DOUBLE, owner_video VARCHAR)\
    """,
    """
    CREATE TABLE IF NOT EXISTS recordings (
      id INTEGER NOT NULL, digest VARCHAR NOT NULL, classes VARCHAR NOT NULL,
      last_frame BIGINT NOT NULL, row_count BIGINT NOT NULL,
      has_boxes BOOLEAN NOT NULL, has_trackids BOOLEAN NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS recording_rows (
      recording_id INTEGER NOT NULL, frame BIGINT NOT NULL, ordinal INTEGER NOT NULL,
      class VARCHAR NOT NULL, confidence REAL NOT NULL,
      xmin REAL NOT NULL, ymin REAL NOT NULL, xmax REAL NOT NULL, ymax REAL NOT NULL,
      trackid BIGINT)\
    """,
    // A recording numbers the frames of a whole video, so its labels of a file depend on where
    // the file begins in the video; label_owners gives each such pair a number of its own.
    """
    CREATE TABLE IF NOT EXISTS label_owners (
      id INTEGER NOT NULL, detector_id INTEGER NOT NULL, first_frame BIGINT NOT NULL)\
    """,
    // Frames of a file that have a label, end exclusive; ranges may touch but never overlap.
    """
    CREATE TABLE IF NOT EXISTS label_ranges (
      owner INTEGER NOT NULL, file_id INTEGER NOT NULL,
      first_frame BIGINT NOT NULL, end_frame BIGINT NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS detections (
      owner INTEGER NOT NULL, file_id INTEGER NOT NULL,
      frame BIGINT NOT NULL, ordinal INTEGER NOT NULL,
      class VARCHAR NOT NULL, confidence REAL NOT NULL,
      xmin REAL NOT NULL, ymin REAL NOT NULL, xmax REAL NOT NULL, ymax REAL NOT NULL,
      trackid BIGINT)\
    """,
    // Files of scores, each once; class is '' where they are not of a class.
    """
    CREATE TABLE IF NOT EXISTS score_files (
      id INTEGER NOT NULL, digest VARCHAR NOT NULL, has_classes BOOLEAN NOT NULL,
      last_frame BIGINT NOT NULL, last_line BIGINT NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS score_rows (
      scores_id INTEGER NOT NULL, class VARCHAR NOT NULL,
      frame BIGINT NOT NULL, score DOUBLE NOT NULL)\
    """,
    // A proxy counts only while its video begins with the files that video_key is the digest of.
    """
    CREATE TABLE IF NOT EXISTS proxies (
      name VARCHAR NOT NULL, video VARCHAR NOT NULL, kind VARCHAR NOT NULL, class VARCHAR,
      classes VARCHAR NOT NULL, scores_id INTEGER NOT NULL, key VARCHAR NOT NULL,
      source VARCHAR NOT NULL, video_frames BIGINT NOT NULL, scored_frames BIGINT NOT NULL,
      lowest DOUBLE NOT NULL, highest DOUBLE NOT NULL,
      segments INTEGER NOT NULL, video_key VARCHAR NOT NULL)\
    """,
    // Functions of pictures that users made.
    """
    CREATE TABLE IF NOT EXISTS picture_functions (
      name VARCHAR NOT NULL, key VARCHAR NOT NULL, content VARCHAR NOT NULL,
      options VARCHAR NOT NULL, classes VARCHAR NOT NULL, source VARCHAR NOT NULL,
      description VARCHAR NOT NULL, seconds_per_call DOUBLE NOT NULL)\
    """,
    // What they gave for a box of a frame of a file, or for the whole frame where the box is null.
    """
    CREATE TABLE IF NOT EXISTS function_keys (
      id INTEGER NOT NULL, key VARCHAR NOT NULL, used BIGINT NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS function_results (
      function_id INTEGER NOT NULL, file_id INTEGER NOT NULL, frame BIGINT NOT NULL,
      xmin REAL, ymin REAL, xmax REAL, ymax REAL,
      number DOUBLE, text VARCHAR, flag BOOLEAN)\
    """,
    // A run of the tracker over one file, given all files before it (its chain).
    """
    CREATE TABLE IF NOT EXISTS track_runs (
      id INTEGER NOT NULL, key VARCHAR NOT NULL, end_frame BIGINT NOT NULL,
      state BLOB NOT NULL)\
    """,
    """
    CREATE TABLE IF NOT EXISTS track_ids (
      run_id INTEGER NOT NULL, frame BIGINT NOT NULL, ordinal INTEGER NOT NULL,
      trackid BIGINT NOT NULL)\
    """,
  };

  private DetectionTables() {}

  static void create(Workspace workspace) {
    workspace.inTransaction(
        "creating the detectors' tables",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            for (String definition : DEFINITIONS) {
              statement.execute(definition);
            }
          }
          return null;
        });
  }
}
