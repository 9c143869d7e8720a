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
package io.lockstep.sequencer.cluster;

import io.aeron.cluster.service.ClientSession;

/**
 * Says which cluster sessions may give commands. The answer decides what is stamped, so it may depend on nothing but
 * what the log says of the session: its encoded principal.
 * <p>
 * Threading: the service's thread, for each committed block. Allocates nothing.
 */
@FunctionalInterface
public interface AdminPolicy
{
    /** Nobody may. */
    AdminPolicy NOBODY = (session) -> false;

    /**
     * May this session give commands.
     *
     * @param session that offered a block.
     * @return true if so.
     */
    boolean isAdmin(ClientSession session);
}
