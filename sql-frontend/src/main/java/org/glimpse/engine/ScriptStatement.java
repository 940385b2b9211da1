package org.glimpse.engine;

/**
 * One statement of a script.
 *
 * @param sql its text, without the semicolon
 * @param line line of the script where it begins, from 1
 * @param column column where it begins, from 1
 */
public record ScriptStatement(String sql, int line, int column) {}
