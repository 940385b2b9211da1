/**
 * A street that is drawn instead of filmed, so that everything in it is known exactly: a fixed
 * camera over a junction, traffic, light, weather, and the truth about every frame. One seed, one
 * street: the same {@link org.glimpse.scenes.SceneOptions} give the same pixels and the same truth
 * on every machine and every JDK from 17 on (no Java2D, no {@code Math.sin}, no generator of the
 * platform's).
 *
 * <p>Start reading at {@link org.glimpse.scenes.Scene}. {@link org.glimpse.scenes.SceneRenderer}
 * draws frames, in any order, without a video; {@link org.glimpse.scenes.SceneVideo} writes a video
 * with its truth beside it.
 *
 * <p>Not here: detectors, models, SQL. A {@code Scene} may be shared between threads; a {@code
 * SceneRenderer} belongs to one thread at a time.
 */
package org.glimpse.scenes;
