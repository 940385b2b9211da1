/**
 * Specialised models that count: tiny networks that look at 65x65 thumbnails of one video and give
 * for every class a distribution over counts (BlazeIt's, PVLDB 2020). Labels come in as counts per
 * class and frame; which frames are labelled, and what the scores are used for, is not decided
 * here.
 *
 * <p>Start reading with {@link org.glimpse.models.counts.CountModels}: it trains ({@link
 * org.glimpse.models.counts.CountTraining}), keeps models with their cards, and scores whole
 * videos. What is kept lies in the workspace: thumbnails and scores of a file as artefacts, in
 * blocks, within a size limit; models as artefacts that never go by themselves. Nothing here grows
 * with the length of a video. {@code CountModels} may be called from any thread.
 */
package org.glimpse.models.counts;
