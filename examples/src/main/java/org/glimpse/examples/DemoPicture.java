package org.glimpse.examples;

import java.util.ArrayList;
import java.util.List;
import org.glimpse.engine.Session;
import org.glimpse.shell.Answer;
import org.glimpse.shell.Invocation;
import org.glimpse.video.Box;

/**
 * A frame as it was decoded, with what the detector found in it.
 *
 * @param frame its number
 * @param jpeg the whole frame
 * @param boxes in pixels of the frame
 */
record DemoPicture(long frame, byte[] jpeg, List<Labelled> boxes) {

  /** One detection. */
  record Labelled(String objectClass, double confidence, Box box) {}

  /** Fetches a frame and its labels, which are there already. */
  static DemoPicture of(Invocation invocation, Session session, long frame) {
    Answer image =
        invocation.ask(
            session, "SELECT image FROM " + DemoStreet.NAME + ".frames WHERE frame = " + frame);
    Answer objects =
        invocation.ask(
            session,
            "SELECT class, confidence, xmin, ymin, xmax, ymax FROM "
                + DemoStreet.NAME
                + " WHERE frame = "
                + frame);
    List<Labelled> boxes = new ArrayList<>();
    for (List<Object> row : objects.rows()) {
      boxes.add(
          new Labelled(
              (String) row.get(0),
              ((Number) row.get(1)).doubleValue(),
              new Box(number(row, 2), number(row, 3), number(row, 4), number(row, 5))));
    }
    return new DemoPicture(frame, (byte[]) image.rows().get(0).get(0), boxes);
  }

  private static float number(List<Object> row, int column) {
    return ((Number) row.get(column)).floatValue();
  }
}
