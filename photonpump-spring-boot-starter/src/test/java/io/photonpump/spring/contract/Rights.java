package io.photonpump.spring.contract;

import java.util.function.Consumer;

/**
 * What the user of an application may do on the server.
 *
 * @param operator whether it is a member of {@code $ops}
 * @param given gives it what it may do with streams
 */
record Rights(boolean operator, Consumer<OrdinaryUser> given) {

    static Rights of(Consumer<OrdinaryUser> given) {
        return new Rights(false, given);
    }

    static Rights ofOperator(Consumer<OrdinaryUser> given) {
        return new Rights(true, given);
    }
}
