package org.glimpse.optimizer;

/** A picture that is decoded only if somebody asks for its bytes. */
public interface LazyPicture {
  /** A JPEG file. */
  byte[] jpeg();

  /** For people and formats without pictures: {@code frame 12 of street, 10,20 to 30,40}. */
  String describe();
}
