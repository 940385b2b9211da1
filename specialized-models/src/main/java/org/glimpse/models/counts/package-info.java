/**
 * Specialised models that count: tiny networks that look at 65x65 thumbnails of one video and give
 * for every class a distribution over counts (BlazeIt's, PVLDB 2020). Labels come in as counts per
 * class and frame; which frames are labelled, and what the scores are used for, is not decided
 * here.
 *
 * <p>Start reading with {@link org.glimpse.models.counts.CountTraining}.
 */
package org.glimpse.models.counts;
