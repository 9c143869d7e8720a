/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.journal.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import io.lockstep.journal.TestBlocks;
import io.lockstep.protocol.ErrorCode;

/** What a server says of the rules that it knows. */
class ReplayVersionTest
{
    @Test
    void shouldTellWhichRulesTheServerKnows()
    {
        final TestBlocks blocks = new TestBlocks();
        try (ReplayRig rig = new ReplayRig(ReplayRig.journalContext()))
        {
            rig.start(rig.serverContext().knownVersion(3));
            final ReplayRig.TestClient client = rig.newClient(blocks).request(1).awaitEnd();

            assertEquals(ErrorCode.RANGE_AHEAD, client.code);
            assertEquals(3, client.knownVersion, "of a stream without blocks, too");
        }
    }
}
