package org.glimpse.optimizer.execution;

import java.util.Arrays;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.search.LookCosts;

/**
 * What single frames of a video cost: a decoder begins at a key frame, so the nearer a frame is
 * behind one, the less has to be decoded for it.
 */
final class DecodeCosts implements LookCosts {
  private final FramePlaces places;
  private final long[] keyFrames;
  private final double detectorSeconds;
  private final double decodeSeconds;

  private DecodeCosts(
      FramePlaces places, long[] keyFrames, double detectorSeconds, double decodeSeconds) {
    this.places = places;
    this.keyFrames = keyFrames;
    this.detectorSeconds = detectorSeconds;
    this.decodeSeconds = decodeSeconds;
  }

  /** Those of the frames of a need, by their places; equal where nothing has to be decoded. */
  static LookCosts of(
      VideoServices services, LabelNeed need, FramePlaces places, DuckDbQuery database) {
    LabelCost all = need.cost();
    if (all.framesDecoded() == 0 || all.decodeSeconds() <= 0 || all.detectorCalls() == 0) {
      return LookCosts.EQUAL;
    }
    String sql =
        "SELECT frame FROM ("
            + services.videos().framesSql(need.video())
            + ") AS f WHERE keyframe AND frame <= "
            + need.frames().last()
            + " ORDER BY frame";
    long[] keyFrames =
        database.query(
            sql,
            rows -> {
              long[] found = new long[64];
              int count = 0;
              while (rows.next()) {
                if (count == found.length) {
                  found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = rows.getLong(1);
              }
              return Arrays.copyOf(found, count);
            });
    return keyFrames.length == 0
        ? LookCosts.EQUAL
        : new DecodeCosts(
            places,
            keyFrames,
            all.detectorSeconds() / all.detectorCalls(),
            all.decodeSeconds() / all.framesDecoded());
  }

  @Override
  public double seconds(long position) {
    long frame = places.frame(position);
    return detectorSeconds + decodeSeconds * (frame - keyFrame(frame) + 1);
  }

  @Override
  public long cheaper(long position) {
    long keyFrame = keyFrame(places.frame(position));
    long found = places.before(keyFrame);
    return places.frame(found) == keyFrame ? found : position;
  }

  private long keyFrame(long frame) {
    int place = Arrays.binarySearch(keyFrames, frame);
    return keyFrames[Math.max(0, place >= 0 ? place : -place - 2)];
  }
}
