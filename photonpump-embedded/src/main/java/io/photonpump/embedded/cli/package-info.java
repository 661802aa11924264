/**
 * The command-line server. It takes options, prints lines for people on the standard output, and reports an error in one line on
 * the standard error and by its exit code. It uses the main thread; the server has its own.
 */
@NullMarked
package io.photonpump.embedded.cli;

import org.jspecify.annotations.NullMarked;
