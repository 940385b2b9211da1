package org.glimpse.video.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Errors that FFmpeg only logs, told apart by who caused them.
 *
 * <p>A demuxer and its parsers log on the thread that reads: a thread-local names the log. A
 * decoder logs on threads of its own, but adds its {@code log_level_offset} to every level, and
 * that offset is copied to its threads. With offsets 0..-7 the errors (level 16) of eight decoders
 * arrive as levels 9..16, their fatal errors (8) as 1..8, and what they tell for information (32)
 * as 25..32. Of that, only that a picture was patched up where data were missing counts as an
 * error: a decoder with several threads may output the picture before it has marked it so.
 */
final class MediaLog implements AutoCloseable {
  private static final int SLOTS = 8;
  private static final int MESSAGES_MAX = 20;

  /** How FFmpeg's error resilience begins to tell what it made up. */
  private static final String CONCEALMENT = "concealing ";

  /** Where an object lies in memory means nothing to a reader. */
  private static final Pattern ADDRESS = Pattern.compile(" @ 0x[0-9a-fA-F]+");

  private static final MediaLog[] OWNERS = new MediaLog[SLOTS];
  private static final Deque<Integer> FREE = new ArrayDeque<>();
  private static final ThreadLocal<MediaLog> CURRENT = new ThreadLocal<>();

  /** Held for the life of the process: native code calls it. */
  private static final LogCallback CALLBACK = new Listener();

  static {
    for (int slot = 1; slot < SLOTS; slot++) {
      FREE.add(slot);
    }
    avutil.av_log_set_level(avutil.AV_LOG_INFO);
    avutil.setLogCallback(CALLBACK);
  }

  private final int slot;
  private final List<String> messages = new ArrayList<>();
  private volatile long errors;

  private MediaLog(int slot) {
    this.slot = slot;
  }

  /** A log for one file; close it when its demuxer and decoder are closed. */
  static MediaLog open() {
    synchronized (OWNERS) {
      Integer slot = FREE.poll();
      // Slot 0 is shared by those who come late: its errors count for all of them.
      MediaLog log = new MediaLog(slot == null ? 0 : slot);
      if (slot != null) {
        OWNERS[slot] = log;
      }
      return log;
    }
  }

  /** A log for a file whose decoder works on the thread that calls it: it needs no slot. */
  static MediaLog openForOneThread() {
    return new MediaLog(0);
  }

  /** What to put into the decoder's log_level_offset. */
  int levelOffset() {
    return -slot;
  }

  /** Runs native code; what it logs on this thread belongs to this log. */
  int during(IntSupplier call) {
    MediaLog before = CURRENT.get();
    CURRENT.set(this);
    try {
      return call.getAsInt();
    } finally {
      CURRENT.set(before);
    }
  }

  /** How many errors were logged so far. */
  long errors() {
    return errors;
  }

  /** The messages since the last call, at most 20, oldest first. */
  synchronized List<String> takeMessages() {
    List<String> taken = List.copyOf(messages);
    messages.clear();
    return taken;
  }

  private synchronized void add(String message) {
    errors++;
    if (messages.size() < MESSAGES_MAX) {
      messages.add(message);
    }
  }

  @Override
  public void close() {
    synchronized (OWNERS) {
      if (slot != 0 && OWNERS[slot] == this) {
        OWNERS[slot] = null;
        FREE.add(slot);
      }
    }
  }

  private static final class Listener extends LogCallback {
    @Override
    public void call(int level, BytePointer line) {
      boolean error = level >= 1 && level <= avutil.AV_LOG_ERROR;
      boolean information = level > avutil.AV_LOG_WARNING && level <= avutil.AV_LOG_INFO;
      if (!error && !information) {
        return;
      }
      String text = ADDRESS.matcher(line.getString().strip()).replaceAll("");
      if (information && !text.contains(CONCEALMENT)) {
        return;
      }
      // Refusing the decoders of other streams is our own doing, no damage.
      if (text.isEmpty()
          || text.contains("Codec (") && text.contains("not on whitelist")
          || text.contains("passed to avcodec_open2")) {
        return;
      }
      int slot = (-level) & (SLOTS - 1);
      MediaLog log = CURRENT.get();
      if (log == null) {
        synchronized (OWNERS) {
          log = OWNERS[slot];
        }
      }
      if (log != null) {
        log.add(text);
      }
    }
  }
}
