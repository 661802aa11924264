/**
 * Publishing in an application's own words: objects instead of events. Enters: streams and objects. Leaves: events, through the
 * client, on the caller's thread; futures as the client makes them.
 */
@NullMarked
package io.photonpump.spring.template;

import org.jspecify.annotations.NullMarked;
