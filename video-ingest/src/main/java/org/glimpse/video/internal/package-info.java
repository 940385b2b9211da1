/**
 * FFmpeg behind the public types of {@link org.glimpse.video}: the only package that sees FFmpeg or
 * JavaCPP types.
 *
 * <p>Start reading at {@link org.glimpse.video.internal.FrameIndexer} (what frames a file has) and
 * {@link org.glimpse.video.internal.FrameCursor} (how one of them is reached). Every native object
 * belongs to one {@link java.lang.AutoCloseable} here and is used by one thread at a time.
 */
package org.glimpse.video.internal;
