package io.photonpump.spring.contract;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * The tests of whole applications as a user with only the rights that {@code docs/security.md} names, on a server without
 * anonymous access.
 */
@Timeout(300)
class OrdinaryUserTest {

    /** The applications create groups with their own settings, which requires an operator. */
    @Nested
    class Faults extends FaultsTest {

        @Override
        Rights rights() {
            return Rights.ofOperator(user -> user.mayRead("jumps"));
        }
    }

    @Nested
    class Checkpoints extends CheckpointsTest {

        @Override
        Rights rights() {
            return Rights.of(user -> user.mayRead("jumps", "$all")
                    .mayReadAndWrite("photonpump-checkpoint-board", "photonpump-checkpoint-parallel")
                    .finds("vet", "jumps"));
        }
    }

    @Nested
    class DeadLetters extends DeadLettersTest {

        @Override
        Rights rights() {
            return Rights.of(user -> {
                user.mayRead("jumps", "order-3", "$ce-order").finds("vet", "jumps");
                mayWriteDeadLetters();
            });
        }

        @Override
        void mayWriteDeadLetters() {
            user.mayWrite("deadletter-jumps", "deadletter-order-3", "deadletter-ce-order");
        }
    }

    @Nested
    class DeadLetterReplays extends DeadLetterReplayTest {

        @Override
        Rights rights() {
            return Rights.of(user ->
                    user.mayRead("jumps").mayReadAndWrite("deadletter-jumps").finds("vet", "jumps"));
        }
    }

    /** The applications create groups after the first events, which requires an operator. */
    @Nested
    class Restarts extends RestartsTest {

        @Override
        Rights rights() {
            return Rights.ofOperator(user -> user.mayRead("jumps"));
        }
    }

    /** A replay of parked events requires an operator. */
    @Nested
    class Operations extends OperationsTest {

        @Override
        Rights rights() {
            return Rights.ofOperator(user -> user.mayReadAndWrite("jumps"));
        }
    }

    /** An update of a group requires an operator. */
    @Nested
    class GroupUpdates extends GroupUpdateTest {

        @Override
        Rights rights() {
            return Rights.ofOperator(user -> user.mayRead("jumps"));
        }
    }

    @Nested
    class Publishing extends PublishingTest {

        @Override
        Rights rights() {
            return Rights.of(user -> user.mayWrite("jumps"));
        }
    }
}
