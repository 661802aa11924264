/**
 * The runnable jar. Enters: a command line. Leaves: a running server and lines for a human on the standard output, or one
 * line on the standard error and an exit code. Runs on the main thread; the server has its own.
 */
@NullMarked
package io.photonpump.embedded.cli;

import org.jspecify.annotations.NullMarked;
