package io.photonpump.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.internal.tcp.frame.Command;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FrameDescriptionTest {

    @Test
    void a_frame_is_described_by_its_command_exchange_and_size() {
        assertThat(FrameDescription.header(Command.PING.code(), new UUID(9, 12), 0))
                .isEqualTo("PING #12, 0 bytes");
        assertThat(FrameDescription.header(0x77, new UUID(9, 12), 3)).isEqualTo("0x77 #12, 3 bytes");
    }
}
