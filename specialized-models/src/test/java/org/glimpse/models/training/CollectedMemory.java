package org.glimpse.models.training;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Has the heap collected all the time and fills what becomes free outside of it with what is no
 * number: a training that leaves memory to the collector too early gives other weights then.
 */
public final class CollectedMemory {
  private static final int BUFFERS_MAX = 400;

  private final Thread thread = new Thread(this::collect, "collected-memory");
  private volatile boolean closed;

  private CollectedMemory() {}

  /** What some work gives meanwhile. */
  public static <T> T during(Supplier<T> work) throws InterruptedException {
    CollectedMemory memory = new CollectedMemory();
    memory.thread.setDaemon(true);
    memory.thread.start();
    try {
      return work.get();
    } finally {
      memory.closed = true;
      memory.thread.join();
    }
  }

  private void collect() {
    Random random = new Random(1);
    Queue<ByteBuffer> held = new ArrayDeque<>();
    while (!closed) {
      System.gc();
      for (int i = 0; i < 20; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << (2 + random.nextInt(14)));
        while (buffer.remaining() >= Float.BYTES) {
          buffer.putFloat(Float.NaN);
        }
        held.add(buffer);
        if (held.size() > BUFFERS_MAX) {
          held.remove();
        }
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
