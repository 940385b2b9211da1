package org.glimpse.video.internal;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** An FFmpeg frame with an owner. */
final class NativeFrame implements AutoCloseable {
  private final AVFrame frame = Native.require(av_frame_alloc(), "allocate a frame");

  AVFrame frame() {
    return frame;
  }

  /** The time that the file gives, else FFmpeg's best guess, else {@link FrameIndex#NO_TICKS}. */
  long pts() {
    long pts = frame.pts();
    return pts != FrameIndex.NO_TICKS ? pts : frame.best_effort_timestamp();
  }

  boolean isKey() {
    return (frame.flags() & AV_FRAME_FLAG_KEY) != 0;
  }

  /** Whether the decoder says that something is wrong with the picture. */
  boolean isDamaged() {
    return (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0;
  }

  /** Takes over the picture of another frame, which is empty afterwards. */
  void take(NativeFrame other) {
    av_frame_unref(frame);
    av_frame_move_ref(frame, other.frame);
  }

  void unref() {
    av_frame_unref(frame);
  }

  @Override
  public void close() {
    if (!frame.isNull()) {
      av_frame_free(frame);
      frame.setNull();
    }
  }
}
