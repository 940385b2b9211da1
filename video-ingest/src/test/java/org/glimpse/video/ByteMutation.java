package org.glimpse.video;

import java.util.Random;

/** Random damage to a file's bytes; its length stays. */
record ByteMutation(long seed) {

  /** Mostly one place, at most four: a changed bit, a random byte, or a few random bytes. */
  byte[] of(byte[] clean) {
    Random random = new Random(seed);
    byte[] mutated = clean.clone();
    int places = random.nextInt(4) > 0 ? 1 : 2 + random.nextInt(3);
    for (int i = 0; i < places; i++) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1, 2 -> mutated[at] = (byte) random.nextInt(256);
        default -> {
          int run = Math.min(mutated.length - at, 1 + random.nextInt(8));
          for (int k = 0; k < run; k++) {
            mutated[at + k] = (byte) random.nextInt(256);
          }
        }
      }
    }
    return mutated;
  }
}
