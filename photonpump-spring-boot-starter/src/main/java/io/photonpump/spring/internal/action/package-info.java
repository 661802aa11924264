/** What people can do with listeners, for the endpoint and the console. */
@NullMarked
package io.photonpump.spring.internal.action;

import org.jspecify.annotations.NullMarked;
