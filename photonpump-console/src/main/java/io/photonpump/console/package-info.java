/** The console: a web page that shows and controls the listeners of an application. */
@NullMarked
package io.photonpump.console;

import org.jspecify.annotations.NullMarked;
