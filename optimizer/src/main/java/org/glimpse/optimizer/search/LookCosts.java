package org.glimpse.optimizer.search;

/** What it costs to look at a frame, where some frames cost less than their neighbours. */
public interface LookCosts {
  /** Every frame costs the same. */
  LookCosts EQUAL =
      new LookCosts() {
        @Override
        public double seconds(long position) {
          return 1;
        }

        @Override
        public long cheaper(long position) {
          return position;
        }
      };

  /** Seconds for one frame, above 0. */
  double seconds(long position);

  /** The last frame up to this one that costs least; this one where there is none. */
  long cheaper(long position);
}
