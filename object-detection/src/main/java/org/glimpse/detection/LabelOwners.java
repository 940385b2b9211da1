package org.glimpse.detection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glimpse.video.Video;
import org.glimpse.workspace.Workspace;

/**
 * The number under which labels of a detector on a file are kept. For a detector that looks at
 * pixels it is the detector's own: the same file gives the same labels in any video. A recording
 * numbers the frames of a whole video, so for it the number also stands for the place of the file
 * in its video.
 */
final class LabelOwners {
  private final Workspace workspace;
  private final Map<Key, Integer> known = new ConcurrentHashMap<>();

  private record Key(int detectorId, long firstFrame) {}

  LabelOwners(Workspace workspace) {
    this.workspace = workspace;
  }

  int ownerOf(RegisteredDetector detector, Video.Segment segment) {
    if (detector.kind() != RegisteredDetector.Kind.RECORDING || segment.firstFrame() == 0) {
      return detector.id();
    }
    return known.computeIfAbsent(new Key(detector.id(), segment.firstFrame()), this::findOrCreate);
  }

  private int findOrCreate(Key key) {
    return workspace.inTransaction(
        "looking up an owner of labels",
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT id FROM label_owners WHERE detector_id = ? AND first_frame = ?")) {
            query.setInt(1, key.detectorId());
            query.setLong(2, key.firstFrame());
            try (ResultSet rows = query.executeQuery()) {
              if (rows.next()) {
                return rows.getInt(1);
              }
            }
          }
          int id = DetectorRows.nextOwner(connection);
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO label_owners VALUES (?, ?, ?)")) {
            insert.setInt(1, id);
            insert.setInt(2, key.detectorId());
            insert.setLong(3, key.firstFrame());
            insert.executeUpdate();
          }
          return id;
        });
  }
}
