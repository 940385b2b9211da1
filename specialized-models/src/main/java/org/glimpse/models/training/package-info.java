/**
 * Training with DJL on PyTorch: the only place where their types appear, and none leaves it. A
 * {@link org.glimpse.models.training.Training} goes minibatch by minibatch over what an {@link
 * org.glimpse.models.training.Objective} fills in, keeps a checkpoint, and gives back {@link
 * org.glimpse.models.network.Weights}.
 *
 * <p>One training at a time in a process: PyTorch's gradient mode and DJL's gradient collector are
 * global.
 */
package org.glimpse.models.training;
