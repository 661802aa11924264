/**
 * Turns a call into a conversation and the conversation's outcome into a future. Input: calls, on any thread. Output: tasks on
 * the event loop. The limits on pending requests are checked here, and bodies become bytes here, on the calling thread.
 */
@NullMarked
package io.photonpump.internal.request;

import org.jspecify.annotations.NullMarked;
