/**
 * Batch reports: a file of SQL whose comments give titles and charts becomes one page that needs
 * nothing else, with its data as CSV and JSON beside it. The same input and seed give the same
 * bytes; what a run cost is kept apart.
 *
 * <p>Not here: executing statements (the engine's {@link org.glimpse.engine.SqlSession}, in this
 * process or on a server), the command line. Start reading at {@link org.glimpse.report.Report},
 * then {@link org.glimpse.report.ReportRun}. A run belongs to one thread.
 */
package org.glimpse.report;
