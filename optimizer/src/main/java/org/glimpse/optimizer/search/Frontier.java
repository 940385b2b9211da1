package org.glimpse.optimizer.search;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** The stretches of frames between neighbouring labels, the most promising first. */
final class Frontier {

  /**
   * The frames between two neighbouring labels.
   *
   * @param after the label before them, or the frame before the first
   * @param candidate the frame among them that is worth looking at first
   * @param rating how promising that is
   */
  record Stretch(long after, long candidate, double rating) implements Comparable<Stretch> {
    @Override
    public int compareTo(Stretch other) {
      int byRating = Double.compare(other.rating, rating);
      return byRating != 0 ? byRating : Long.compare(after, other.after);
    }
  }

  private final PriorityQueue<Stretch> queue = new PriorityQueue<>();
  private final Map<Long, Stretch> current = new HashMap<>();

  void clear() {
    queue.clear();
    current.clear();
  }

  void put(Stretch stretch) {
    current.put(stretch.after(), stretch);
    queue.add(stretch);
  }

  /** Forgets the stretch behind a label, if there is one. */
  void remove(long after) {
    current.remove(after);
  }

  /** Takes the most promising stretch off; null where none is left. */
  Stretch poll() {
    Stretch best = queue.poll();
    while (best != null && !current.remove(best.after(), best)) {
      best = queue.poll();
    }
    return best;
  }
}
