package org.glimpse.workspace;

/**
 * What a sample tells of a quantity while its statement goes on. The bounds hold at every look
 * together, with the statement's confidence: whoever stops on them is not misled.
 *
 * @param name as in the query: {@code FCOUNT}, ..
 * @param group number of the group of rows that it is of, from 0
 * @param estimate in the unit of the result
 * @param anytimeLower in the unit of the result
 * @param anytimeUpper in the unit of the result
 */
public record RunningEstimate(
    String name, int group, double estimate, double anytimeLower, double anytimeUpper) {}
