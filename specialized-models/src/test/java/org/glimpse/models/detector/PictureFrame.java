package org.glimpse.models.detector;

import java.nio.ByteBuffer;
import org.glimpse.video.DecodedFrame;

/** A labelled picture as a decoded frame. */
record PictureFrame(LabelledPictures pictures, int picture) implements DecodedFrame {
  @Override
  public long frame() {
    return picture;
  }

  @Override
  public int width() {
    return pictures.width();
  }

  @Override
  public int height() {
    return pictures.height();
  }

  @Override
  public int sourceWidth() {
    return pictures.width();
  }

  @Override
  public int sourceHeight() {
    return pictures.height();
  }

  @Override
  public ByteBuffer pixels() {
    return pictures.pixels(picture);
  }

  @Override
  public void retain() {}

  @Override
  public void release() {}
}
