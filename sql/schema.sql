-- schema.sql: the tables that the migrations make, written by `make schema`; functions are in functions/.

CREATE TABLE public.calls (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    direction text NOT NULL,
    is_test boolean DEFAULT false NOT NULL,
    sandbox boolean DEFAULT false NOT NULL,
    campaign_id uuid,
    lead_id uuid,
    attempt_id uuid,
    agent_id uuid,
    agent_version integer,
    number_id uuid,
    our_phone text NOT NULL,
    their_phone text NOT NULL,
    phone_hash text NOT NULL,
    their_name text DEFAULT ''::text NOT NULL,
    longest_seconds integer DEFAULT 600 NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    outcome text,
    failure text,
    end_reason text,
    answered_by text,
    sip_code integer,
    opted_out boolean DEFAULT false NOT NULL,
    heard text,
    sentiment text,
    engine text,
    engine_call_id text,
    join_url text,
    carrier text,
    carrier_call_id text,
    dialing_at timestamp with time zone,
    ringing_at timestamp with time zone,
    answered_at timestamp with time zone,
    joined_at timestamp with time zone,
    first_word_ms integer,
    ended_at timestamp with time zone,
    carrier_ended boolean DEFAULT false NOT NULL,
    engine_ended boolean DEFAULT false NOT NULL,
    talk_seconds integer,
    billed_seconds integer,
    sequence integer DEFAULT '-1'::integer NOT NULL,
    transcript_state text DEFAULT 'none'::text NOT NULL,
    recording_state text DEFAULT 'none'::text NOT NULL,
    analysis_state text DEFAULT 'none'::text NOT NULL,
    missing_because text,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT calls_analysis_state_check CHECK ((analysis_state = ANY (ARRAY['none'::text, 'waiting'::text, 'ready'::text, 'failed'::text]))),
    CONSTRAINT calls_direction_check CHECK ((direction = ANY (ARRAY['outbound'::text, 'inbound'::text]))),
    CONSTRAINT calls_outcome_check CHECK ((outcome = ANY (ARRAY['human'::text, 'voicemail'::text, 'screened'::text, 'opted_out'::text, 'transferred'::text, 'fax'::text, 'silent'::text, 'wrong_number'::text, 'no_answer'::text, 'busy'::text, 'failed'::text, 'canceled'::text, 'unknown'::text]))),
    CONSTRAINT calls_recording_state_check CHECK ((recording_state = ANY (ARRAY['none'::text, 'waiting'::text, 'ready'::text, 'failed'::text]))),
    CONSTRAINT calls_sentiment_check CHECK ((sentiment = ANY (ARRAY['positive'::text, 'neutral'::text, 'negative'::text]))),
    CONSTRAINT calls_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'initiating'::text, 'ringing'::text, 'in_progress'::text, 'completed'::text, 'failed'::text, 'no_answer'::text, 'busy'::text, 'canceled'::text]))),
    CONSTRAINT calls_transcript_state_check CHECK ((transcript_state = ANY (ARRAY['none'::text, 'waiting'::text, 'ready'::text, 'failed'::text])))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.calls FORCE ROW LEVEL SECURITY;

ALTER TABLE public.calls OWNER TO manyline_owner;

CREATE TABLE public.call_results (
    tenant_id uuid NOT NULL,
    call_id uuid NOT NULL,
    outcome text NOT NULL,
    state text NOT NULL,
    talk_seconds integer NOT NULL,
    answered boolean NOT NULL,
    price_micros bigint NOT NULL,
    sentiment text,
    day date NOT NULL,
    hour smallint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    cost_micros bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.call_results FORCE ROW LEVEL SECURITY;

ALTER TABLE public.call_results OWNER TO manyline_owner;

CREATE TABLE public.events (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL,
    event_key text NOT NULL,
    kind text NOT NULL,
    call_id uuid,
    received_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    late boolean DEFAULT false NOT NULL,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    body text NOT NULL,
    verdict text DEFAULT 'applied'::text NOT NULL,
    CONSTRAINT events_provider_check CHECK ((provider = ANY (ARRAY['twilio'::text, 'ultravox'::text, 'elevenlabs'::text])))
);

ALTER TABLE ONLY public.events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.events OWNER TO manyline_owner;

CREATE TABLE public.prices (
    version integer NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    currency text NOT NULL,
    carrier_minute_micros bigint NOT NULL,
    engine_minute_micros bigint NOT NULL,
    analysis_micros bigint NOT NULL,
    sale_minute_micros bigint NOT NULL
);

ALTER TABLE public.prices OWNER TO manyline_owner;

CREATE TABLE public.campaigns (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    agent_id uuid NOT NULL,
    number_id uuid,
    list_id uuid NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    paused_because text,
    opens time without time zone DEFAULT '09:00:00'::time without time zone NOT NULL,
    closes time without time zone DEFAULT '18:00:00'::time without time zone NOT NULL,
    weekdays integer[] DEFAULT '{1,2,3,4,5}'::integer[] NOT NULL,
    calls_at_once integer DEFAULT 5 NOT NULL,
    attempts_most integer DEFAULT 3 NOT NULL,
    retry_busy_minutes integer DEFAULT 15 NOT NULL,
    retry_no_answer_minutes integer DEFAULT 240 NOT NULL,
    retry_voicemail_minutes integer DEFAULT 1440 NOT NULL,
    on_machine text DEFAULT 'hang_up'::text NOT NULL,
    machine_message text DEFAULT ''::text NOT NULL,
    starts_at timestamp with time zone,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    created_by_name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    filled_at timestamp with time zone,
    leads_count bigint DEFAULT 0 NOT NULL,
    CONSTRAINT campaigns_attempts_most_check CHECK (((attempts_most >= 1) AND (attempts_most <= 10))),
    CONSTRAINT campaigns_calls_at_once_check CHECK (((calls_at_once >= 1) AND (calls_at_once <= 1000))),
    CONSTRAINT campaigns_check CHECK ((opens < closes)),
    CONSTRAINT campaigns_check1 CHECK (((on_machine <> 'leave_message'::text) OR (length(machine_message) > 0))),
    CONSTRAINT campaigns_kind_check CHECK ((kind = ANY (ARRAY['marketing'::text, 'informational'::text]))),
    CONSTRAINT campaigns_machine_message_check CHECK ((length(machine_message) <= 1000)),
    CONSTRAINT campaigns_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT campaigns_number_check CHECK (((number_id IS NOT NULL) OR (state = ANY (ARRAY['completed'::text, 'stopped'::text])))),
    CONSTRAINT campaigns_on_machine_check CHECK ((on_machine = ANY (ARRAY['hang_up'::text, 'leave_message'::text]))),
    CONSTRAINT campaigns_retry_busy_minutes_check CHECK (((retry_busy_minutes >= 1) AND (retry_busy_minutes <= 10080))),
    CONSTRAINT campaigns_retry_no_answer_minutes_check CHECK (((retry_no_answer_minutes >= 1) AND (retry_no_answer_minutes <= 10080))),
    CONSTRAINT campaigns_retry_voicemail_minutes_check CHECK (((retry_voicemail_minutes >= 1) AND (retry_voicemail_minutes <= 10080))),
    CONSTRAINT campaigns_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'scheduled'::text, 'running'::text, 'paused'::text, 'completed'::text, 'stopped'::text])))
);

ALTER TABLE ONLY public.campaigns FORCE ROW LEVEL SECURITY;

ALTER TABLE public.campaigns OWNER TO manyline_owner;

CREATE TABLE public.calling_rules (
    version integer NOT NULL,
    country text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    opens time without time zone NOT NULL,
    closes time without time zone NOT NULL,
    weekdays integer[] DEFAULT '{1,2,3,4,5,6,7}'::integer[] NOT NULL,
    valid_from date NOT NULL,
    source text NOT NULL,
    CONSTRAINT calling_rules_check CHECK ((opens < closes))
);

ALTER TABLE public.calling_rules OWNER TO manyline_owner;

CREATE TABLE public.number_pool (
    id uuid NOT NULL,
    e164 text NOT NULL,
    carrier text DEFAULT 'twilio'::text NOT NULL,
    carrier_sid text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    locality text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'available'::text NOT NULL,
    tenant_id uuid,
    reserved_until timestamp with time zone,
    quarantined_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    type text DEFAULT 'local'::text NOT NULL,
    sms boolean DEFAULT false NOT NULL,
    price_micros bigint,
    currency text DEFAULT 'USD'::text NOT NULL,
    reason text,
    returned_at timestamp with time zone,
    failure text,
    CONSTRAINT number_pool_check CHECK (((state <> ALL (ARRAY['available'::text, 'released'::text, 'quarantine'::text])) OR (tenant_id IS NULL))),
    CONSTRAINT number_pool_check1 CHECK (((state <> ALL (ARRAY['reserved'::text, 'assigned'::text])) OR (tenant_id IS NOT NULL))),
    CONSTRAINT number_pool_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT number_pool_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
    CONSTRAINT number_pool_price_micros_check CHECK ((price_micros >= 0)),
    CONSTRAINT number_pool_quarantine CHECK (
CASE state
    WHEN 'quarantine'::text THEN (quarantined_until IS NOT NULL)
    WHEN 'released'::text THEN true
    ELSE (quarantined_until IS NULL)
END),
    CONSTRAINT number_pool_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 200))),
    CONSTRAINT number_pool_reserved CHECK (((state = 'reserved'::text) = (reserved_until IS NOT NULL))),
    CONSTRAINT number_pool_state_check CHECK ((state = ANY (ARRAY['available'::text, 'reserved'::text, 'assigned'::text, 'quarantine'::text, 'suspended'::text, 'released'::text]))),
    CONSTRAINT number_pool_type_check CHECK ((type = ANY (ARRAY['local'::text, 'toll_free'::text, 'mobile'::text])))
);

ALTER TABLE public.number_pool OWNER TO manyline_owner;

CREATE TABLE public.persons (
    person_id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    is_staff boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT persons_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 254)))),
    CONSTRAINT persons_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);

ALTER TABLE public.persons OWNER TO manyline_owner;

CREATE TABLE public.agent_chat_turns (
    tenant_id uuid NOT NULL,
    chat_id uuid NOT NULL,
    "position" integer NOT NULL,
    role text NOT NULL,
    text text NOT NULL,
    asked_at timestamp with time zone,
    failure text,
    passages jsonb DEFAULT '[]'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT agent_chat_turns_position_check CHECK ((("position" >= 0) AND ("position" <= 200))),
    CONSTRAINT agent_chat_turns_role_check CHECK ((role = ANY (ARRAY['agent'::text, 'person'::text]))),
    CONSTRAINT agent_chat_turns_text_check CHECK (((length(text) >= 1) AND (length(text) <= 5000)))
);

ALTER TABLE ONLY public.agent_chat_turns FORCE ROW LEVEL SECURITY;

ALTER TABLE public.agent_chat_turns OWNER TO manyline_owner;

CREATE TABLE public.agent_chats (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    agent_id uuid NOT NULL,
    version integer NOT NULL,
    person_id uuid NOT NULL,
    variables jsonb DEFAULT '{}'::jsonb NOT NULL,
    began_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.agent_chats FORCE ROW LEVEL SECURITY;

ALTER TABLE public.agent_chats OWNER TO manyline_owner;

CREATE TABLE public.agent_documents (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    document_id uuid NOT NULL
);

ALTER TABLE ONLY public.agent_documents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.agent_documents OWNER TO manyline_owner;

CREATE TABLE public.agent_knowledge (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    wanted integer DEFAULT 1 NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    failure text,
    engine text,
    engine_id text,
    holder uuid,
    held_until timestamp with time zone,
    synced_at timestamp with time zone,
    CONSTRAINT agent_knowledge_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'current'::text, 'failed'::text, 'unable'::text])))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.agent_knowledge FORCE ROW LEVEL SECURITY;

ALTER TABLE public.agent_knowledge OWNER TO manyline_owner;

CREATE TABLE public.agent_versions (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    version integer NOT NULL,
    greeting text NOT NULL,
    prompt text NOT NULL,
    voice text NOT NULL,
    language text NOT NULL,
    longest_seconds integer NOT NULL,
    recording boolean DEFAULT true NOT NULL,
    says_ai boolean DEFAULT true NOT NULL,
    says_recording boolean DEFAULT true NOT NULL,
    waiver text,
    created_by uuid,
    created_by_name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    engine text DEFAULT 'ultravox'::text NOT NULL,
    personality text DEFAULT 'none'::text NOT NULL,
    personality_words text,
    restored_from integer,
    CONSTRAINT agent_versions_check CHECK (((says_ai AND (says_recording OR (NOT recording))) OR (waiver IS NOT NULL))),
    CONSTRAINT agent_versions_check1 CHECK (((personality = 'own'::text) = (personality_words IS NOT NULL))),
    CONSTRAINT agent_versions_engine_check CHECK ((engine = ANY (ARRAY['ultravox'::text, 'elevenlabs'::text]))),
    CONSTRAINT agent_versions_greeting_check CHECK (((length(greeting) >= 1) AND (length(greeting) <= 1000))),
    CONSTRAINT agent_versions_longest_seconds_check CHECK (((longest_seconds >= 30) AND (longest_seconds <= 3600))),
    CONSTRAINT agent_versions_personality_check CHECK ((personality = ANY (ARRAY['none'::text, 'friendly'::text, 'professional'::text, 'casual'::text, 'own'::text]))),
    CONSTRAINT agent_versions_personality_words_check CHECK (((length(personality_words) >= 3) AND (length(personality_words) <= 300))),
    CONSTRAINT agent_versions_prompt_check CHECK (((length(prompt) >= 1) AND (length(prompt) <= 20000))),
    CONSTRAINT agent_versions_waiver_check CHECK (((length(waiver) >= 5) AND (length(waiver) <= 500)))
);

ALTER TABLE ONLY public.agent_versions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.agent_versions OWNER TO manyline_owner;

CREATE TABLE public.agents (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    state text DEFAULT 'provisioning'::text NOT NULL,
    failure text,
    engine text DEFAULT 'ultravox'::text NOT NULL,
    engine_agent_id text,
    engine_version integer,
    deleted_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    standby_engine text,
    standby_agent_id text,
    CONSTRAINT agents_engine_check CHECK ((engine = ANY (ARRAY['ultravox'::text, 'elevenlabs'::text]))),
    CONSTRAINT agents_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60))),
    CONSTRAINT agents_standby_check CHECK (((standby_engine IS NULL) = (standby_agent_id IS NULL))),
    CONSTRAINT agents_standby_engine_check CHECK ((standby_engine = ANY (ARRAY['ultravox'::text, 'elevenlabs'::text]))),
    CONSTRAINT agents_state_check CHECK ((state = ANY (ARRAY['provisioning'::text, 'ready'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.agents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.agents OWNER TO manyline_owner;

CREATE TABLE public.analyses (
    tenant_id uuid NOT NULL,
    call_id uuid NOT NULL,
    summary text NOT NULL,
    key_points jsonb DEFAULT '[]'::jsonb NOT NULL,
    sentiment text NOT NULL,
    action_items jsonb DEFAULT '[]'::jsonb NOT NULL,
    highlights jsonb DEFAULT '[]'::jsonb NOT NULL,
    outcome text NOT NULL,
    opted_out boolean DEFAULT false NOT NULL,
    model text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT analyses_sentiment_check CHECK ((sentiment = ANY (ARRAY['positive'::text, 'neutral'::text, 'negative'::text])))
);

ALTER TABLE ONLY public.analyses FORCE ROW LEVEL SECURITY;

ALTER TABLE public.analyses OWNER TO manyline_owner;

CREATE TABLE public.attempts (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    campaign_id uuid,
    lead_id uuid,
    phone_hash text NOT NULL,
    masked text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    allowed boolean NOT NULL,
    reasons jsonb DEFAULT '[]'::jsonb NOT NULL,
    rule_version integer DEFAULT 0 NOT NULL,
    local_time text DEFAULT ''::text NOT NULL,
    call_id uuid
);

ALTER TABLE ONLY public.attempts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.attempts OWNER TO manyline_owner;

CREATE TABLE public.audit_log (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    person_id uuid,
    person text NOT NULL,
    action text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log OWNER TO manyline_owner;

CREATE TABLE public.campaign_leads (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    state text DEFAULT 'pending'::text NOT NULL,
    outcome text,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    CONSTRAINT campaign_leads_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'calling'::text, 'done'::text, 'refused'::text])))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='5000');

ALTER TABLE ONLY public.campaign_leads FORCE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_leads OWNER TO manyline_owner;

CREATE TABLE public.campaign_lines (
    tenant_id uuid NOT NULL,
    campaign_id uuid NOT NULL,
    ready_at timestamp with time zone NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    failed_at timestamp with time zone,
    waiting_because text
)
WITH (fillfactor='30', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500');

ALTER TABLE ONLY public.campaign_lines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_lines OWNER TO manyline_owner;

CREATE TABLE public.devices (
    token_hash text NOT NULL,
    person_id uuid NOT NULL,
    ends_at timestamp with time zone NOT NULL
);

ALTER TABLE public.devices OWNER TO manyline_owner;

CREATE TABLE public.directory (
    kind text NOT NULL,
    key text NOT NULL COLLATE pg_catalog."C",
    tenant_id uuid NOT NULL,
    object_id uuid NOT NULL,
    CONSTRAINT directory_kind_check CHECK ((kind = ANY (ARRAY['member'::text, 'number'::text, 'invitation'::text, 'conversation'::text])))
);

ALTER TABLE ONLY public.directory FORCE ROW LEVEL SECURITY;

ALTER TABLE public.directory OWNER TO manyline_owner;

CREATE TABLE public.document_chunks (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    page_id uuid NOT NULL,
    "position" integer NOT NULL,
    text text NOT NULL,
    words tsvector NOT NULL,
    embedding real[],
    signature bit(512)
);
ALTER TABLE ONLY public.document_chunks ALTER COLUMN embedding SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.document_chunks FORCE ROW LEVEL SECURITY;

ALTER TABLE public.document_chunks OWNER TO manyline_owner;

CREATE TABLE public.document_pages (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    "position" integer NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    chosen boolean DEFAULT true NOT NULL,
    read_round integer DEFAULT 0 NOT NULL,
    failure text,
    text text DEFAULT ''::text NOT NULL,
    hash text DEFAULT ''::text NOT NULL,
    indexed_hash text DEFAULT ''::text NOT NULL
);

ALTER TABLE ONLY public.document_pages FORCE ROW LEVEL SECURITY;

ALTER TABLE public.document_pages OWNER TO manyline_owner;

CREATE TABLE public.documents (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    language text DEFAULT 'simple'::text NOT NULL,
    path text,
    bytes bigint DEFAULT 0 NOT NULL,
    answer text,
    address text,
    refresh text DEFAULT 'never'::text NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    failure text,
    round integer DEFAULT 0 NOT NULL,
    deadline_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    embedded_with text,
    created_by_name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT documents_check CHECK (((kind <> 'file'::text) OR (path IS NOT NULL))),
    CONSTRAINT documents_check1 CHECK (((kind <> 'faq'::text) OR (answer IS NOT NULL))),
    CONSTRAINT documents_check2 CHECK (((kind <> 'site'::text) OR (address IS NOT NULL))),
    CONSTRAINT documents_kind_check CHECK ((kind = ANY (ARRAY['file'::text, 'faq'::text, 'site'::text]))),
    CONSTRAINT documents_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT documents_refresh_check CHECK ((refresh = ANY (ARRAY['never'::text, 'daily'::text, 'weekly'::text]))),
    CONSTRAINT documents_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'finding'::text, 'choosing'::text, 'reading'::text, 'indexing'::text, 'ready'::text, 'failed'::text])))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.documents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.documents OWNER TO manyline_owner;

CREATE TABLE public.engine_webhooks (
    engine text NOT NULL,
    address text NOT NULL,
    webhook_id text,
    secret text,
    claim uuid,
    claimed_until timestamp with time zone,
    CONSTRAINT engine_webhooks_check CHECK ((((webhook_id IS NULL) = (secret IS NULL)) AND ((claim IS NULL) = (claimed_until IS NULL)))),
    CONSTRAINT engine_webhooks_engine_check CHECK ((engine = 'elevenlabs'::text))
);

ALTER TABLE public.engine_webhooks OWNER TO manyline_owner;

CREATE TABLE public.factors (
    person_id uuid NOT NULL,
    secret text NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.factors OWNER TO manyline_owner;

CREATE TABLE public.follows (
    tenant_id uuid NOT NULL,
    call_id uuid NOT NULL,
    until timestamp with time zone NOT NULL,
    turns jsonb DEFAULT '[]'::jsonb NOT NULL
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500');

ALTER TABLE ONLY public.follows FORCE ROW LEVEL SECURITY;

ALTER TABLE public.follows OWNER TO manyline_owner;

CREATE TABLE public.invitations (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    person text NOT NULL,
    sent_at timestamp with time zone,
    ends_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT invitations_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 254)))),
    CONSTRAINT invitations_role_check CHECK (((role = ANY (ARRAY['viewer'::text, 'manager'::text, 'owner'::text, 'staff'::text])) AND ((role = 'staff'::text) <= (tenant_id = '00000000-0000-7000-8000-000000000001'::uuid))))
);

ALTER TABLE ONLY public.invitations FORCE ROW LEVEL SECURITY;

ALTER TABLE public.invitations OWNER TO manyline_owner;

CREATE TABLE public.jobs (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    key text,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    run_at timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    attempts_most integer DEFAULT 12 NOT NULL,
    error text,
    finished_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT jobs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'done'::text, 'dead'::text])))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.jobs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.jobs OWNER TO manyline_owner;

CREATE TABLE public.lead_imports (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    list_id uuid NOT NULL,
    file_name text NOT NULL,
    path text NOT NULL,
    state text DEFAULT 'uploaded'::text NOT NULL,
    failure text,
    encoding text DEFAULT ''::text NOT NULL,
    delimiter text DEFAULT ''::text NOT NULL,
    headers jsonb DEFAULT '[]'::jsonb NOT NULL,
    sample jsonb DEFAULT '[]'::jsonb NOT NULL,
    mapping jsonb DEFAULT '{}'::jsonb NOT NULL,
    country text NOT NULL,
    consent_source text,
    consent_at timestamp with time zone,
    total_bytes bigint DEFAULT 0 NOT NULL,
    done_bytes bigint DEFAULT 0 NOT NULL,
    row_count bigint DEFAULT 0 NOT NULL,
    created_count bigint DEFAULT 0 NOT NULL,
    duplicate_count bigint DEFAULT 0 NOT NULL,
    error_count bigint DEFAULT 0 NOT NULL,
    errors_path text,
    created_by_name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    done_row bigint DEFAULT 0 NOT NULL,
    errors_bytes bigint DEFAULT 0 NOT NULL,
    known_count bigint DEFAULT 0 NOT NULL,
    suppressed_count bigint DEFAULT 0 NOT NULL,
    warning_count bigint DEFAULT 0 NOT NULL,
    reasons jsonb DEFAULT '{}'::jsonb NOT NULL,
    kept_count bigint DEFAULT 0 NOT NULL,
    CONSTRAINT lead_imports_state_check CHECK ((state = ANY (ARRAY['uploaded'::text, 'queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'undoing'::text, 'undone'::text])))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.lead_imports FORCE ROW LEVEL SECURITY;

ALTER TABLE public.lead_imports OWNER TO manyline_owner;

CREATE TABLE public.lead_lists (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT lead_lists_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);

ALTER TABLE ONLY public.lead_lists FORCE ROW LEVEL SECURITY;

ALTER TABLE public.lead_lists OWNER TO manyline_owner;

CREATE TABLE public.leads (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    list_id uuid NOT NULL,
    import_id uuid,
    phone text NOT NULL,
    phone_hash text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    name_lower text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    company text DEFAULT ''::text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    zones text[] DEFAULT '{}'::text[] NOT NULL,
    custom jsonb DEFAULT '{}'::jsonb NOT NULL,
    consent_source text,
    consent_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT leads_phone_check CHECK ((phone ~ '^\+[1-9][0-9]{6,14}$'::text))
);
ALTER TABLE ONLY public.leads ALTER COLUMN tenant_id SET STATISTICS 0;

ALTER TABLE ONLY public.leads FORCE ROW LEVEL SECURITY;

ALTER TABLE public.leads OWNER TO manyline_owner;

CREATE TABLE public.ledger_entries (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    call_id uuid NOT NULL,
    kind text NOT NULL,
    quantity integer NOT NULL,
    cost_micros bigint DEFAULT 0 NOT NULL,
    price_micros bigint DEFAULT 0 NOT NULL,
    currency text NOT NULL,
    price_version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_entries_kind_check CHECK ((kind = ANY (ARRAY['carrier'::text, 'engine'::text, 'analysis'::text, 'sale'::text])))
);

ALTER TABLE ONLY public.ledger_entries FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_entries OWNER TO manyline_owner;

CREATE TABLE public.live_calls (
    tenant_id uuid NOT NULL,
    call_id uuid NOT NULL,
    campaign_id uuid,
    deadline_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    dial_at timestamp with time zone
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='500');

ALTER TABLE ONLY public.live_calls FORCE ROW LEVEL SECURITY;

ALTER TABLE public.live_calls OWNER TO manyline_owner;

CREATE TABLE public.log_ins (
    token_hash text NOT NULL,
    person_id uuid NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.log_ins OWNER TO manyline_owner;

CREATE TABLE public.members (
    tenant_id uuid NOT NULL,
    person_id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT members_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'manager'::text, 'owner'::text])))
);

ALTER TABLE ONLY public.members FORCE ROW LEVEL SECURITY;

ALTER TABLE public.members OWNER TO manyline_owner;

CREATE TABLE public.number_comparisons (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    compared_at timestamp with time zone NOT NULL,
    failure text,
    carrier_count integer,
    pool_count integer
);

ALTER TABLE ONLY public.number_comparisons FORCE ROW LEVEL SECURITY;

ALTER TABLE public.number_comparisons OWNER TO manyline_owner;

CREATE TABLE public.number_drifts (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    e164 text NOT NULL,
    carrier_sid text DEFAULT ''::text NOT NULL,
    number_id uuid,
    found text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    failure text,
    person text,
    found_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT number_drifts_kind_check CHECK ((kind = ANY (ARRAY['webhook'::text, 'unknown_here'::text, 'unknown_there'::text]))),
    CONSTRAINT number_drifts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'repairing'::text, 'repaired'::text, 'failed'::text, 'gone'::text])))
);

ALTER TABLE ONLY public.number_drifts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.number_drifts OWNER TO manyline_owner;

CREATE TABLE public.number_order_items (
    tenant_id uuid NOT NULL,
    order_id uuid NOT NULL,
    "position" integer NOT NULL,
    e164 text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    locality text DEFAULT ''::text NOT NULL,
    sms boolean DEFAULT false NOT NULL,
    price_micros bigint,
    currency text DEFAULT 'USD'::text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    failure text,
    carrier_sid text,
    asked_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT number_order_items_check CHECK (((state = 'bought'::text) = (carrier_sid IS NOT NULL))),
    CONSTRAINT number_order_items_check1 CHECK (((state = 'waiting'::text) OR (asked_at IS NOT NULL) OR (state = 'failed'::text))),
    CONSTRAINT number_order_items_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT number_order_items_e164_check CHECK ((e164 ~ '^\+[1-9][0-9]{6,14}$'::text)),
    CONSTRAINT number_order_items_position_check CHECK ((("position" >= 1) AND ("position" <= 100))),
    CONSTRAINT number_order_items_price_micros_check CHECK ((price_micros >= 0)),
    CONSTRAINT number_order_items_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'asking'::text, 'bought'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.number_order_items FORCE ROW LEVEL SECURITY;

ALTER TABLE public.number_order_items OWNER TO manyline_owner;

CREATE TABLE public.number_orders (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    country text NOT NULL,
    type text NOT NULL,
    wanted integer NOT NULL,
    person_id uuid,
    person text NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT number_orders_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT number_orders_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'buying'::text, 'done'::text, 'canceled'::text]))),
    CONSTRAINT number_orders_type_check CHECK ((type = ANY (ARRAY['local'::text, 'toll_free'::text, 'mobile'::text]))),
    CONSTRAINT number_orders_wanted_check CHECK (((wanted >= 1) AND (wanted <= 100)))
);

ALTER TABLE ONLY public.number_orders FORCE ROW LEVEL SECURITY;

ALTER TABLE public.number_orders OWNER TO manyline_owner;

CREATE TABLE public.number_prices (
    carrier text NOT NULL,
    country text NOT NULL,
    type text NOT NULL,
    price_micros bigint NOT NULL,
    currency text NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    CONSTRAINT number_prices_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT number_prices_price_micros_check CHECK ((price_micros >= 0)),
    CONSTRAINT number_prices_type_check CHECK ((type = ANY (ARRAY['local'::text, 'toll_free'::text, 'mobile'::text])))
);

ALTER TABLE public.number_prices OWNER TO manyline_owner;

CREATE TABLE public.number_requests (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    country text NOT NULL,
    area text DEFAULT ''::text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    words text DEFAULT ''::text NOT NULL,
    person text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    answer text,
    answered_by text,
    answered_at timestamp with time zone,
    asked_at timestamp with time zone NOT NULL,
    CONSTRAINT number_requests_answer_check CHECK (((length(answer) >= 1) AND (length(answer) <= 1000))),
    CONSTRAINT number_requests_area_check CHECK ((length(area) <= 12)),
    CONSTRAINT number_requests_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT number_requests_place_check CHECK ((length(place) <= 80)),
    CONSTRAINT number_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'closed'::text]))),
    CONSTRAINT number_requests_words_check CHECK ((length(words) <= 1000))
);

ALTER TABLE public.number_requests OWNER TO manyline_owner;

CREATE TABLE public.number_rules (
    one boolean DEFAULT true NOT NULL,
    reservation interval DEFAULT '00:30:00'::interval NOT NULL,
    reservations_most integer DEFAULT 5 NOT NULL,
    quarantine interval DEFAULT '30 days'::interval NOT NULL,
    CONSTRAINT number_rules_one_check CHECK (one),
    CONSTRAINT number_rules_quarantine_check CHECK (((quarantine >= '1 day'::interval) AND (quarantine <= '365 days'::interval))),
    CONSTRAINT number_rules_reservation_check CHECK (((reservation >= '00:05:00'::interval) AND (reservation <= '1 day'::interval))),
    CONSTRAINT number_rules_reservations_most_check CHECK (((reservations_most >= 1) AND (reservations_most <= 100)))
);

ALTER TABLE public.number_rules OWNER TO manyline_owner;

CREATE TABLE public.numbers (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    e164 text NOT NULL,
    carrier text DEFAULT 'twilio'::text NOT NULL,
    carrier_sid text NOT NULL,
    country text DEFAULT ''::text NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    locality text DEFAULT ''::text NOT NULL,
    agent_id uuid,
    state text DEFAULT 'idle'::text NOT NULL,
    failure text,
    connected_at timestamp with time zone,
    taken_at timestamp with time zone NOT NULL,
    CONSTRAINT numbers_state_check CHECK ((state = ANY (ARRAY['idle'::text, 'connecting'::text, 'connected'::text, 'failed'::text, 'suspended'::text])))
);

ALTER TABLE ONLY public.numbers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.numbers OWNER TO manyline_owner;

CREATE TABLE public.onboardings (
    tenant_id uuid NOT NULL,
    industry text,
    contact_name text,
    contact_phone text,
    number_id uuid,
    number_phone text,
    without_number boolean DEFAULT false NOT NULL,
    agent jsonb,
    agent_id uuid,
    launched_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT onboardings_agent_check CHECK ((jsonb_typeof(agent) = 'object'::text)),
    CONSTRAINT onboardings_check CHECK (((agent_id IS NULL) = (launched_at IS NULL))),
    CONSTRAINT onboardings_check1 CHECK (((finished_at IS NULL) OR (launched_at IS NOT NULL))),
    CONSTRAINT onboardings_check2 CHECK (((number_id IS NULL) OR (NOT without_number))),
    CONSTRAINT onboardings_contact_name_check CHECK (((length(contact_name) >= 1) AND (length(contact_name) <= 120))),
    CONSTRAINT onboardings_contact_phone_check CHECK ((contact_phone ~ '^\+[0-9]{7,15}$'::text)),
    CONSTRAINT onboardings_industry_check CHECK (((length(industry) >= 1) AND (length(industry) <= 40)))
);

ALTER TABLE ONLY public.onboardings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.onboardings OWNER TO manyline_owner;

CREATE TABLE public.paces (
    name text NOT NULL,
    next_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL
)
WITH (fillfactor='10');

ALTER TABLE public.paces OWNER TO manyline_owner;

CREATE TABLE public.password_resets (
    token_hash text NOT NULL,
    person_id uuid NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.password_resets OWNER TO manyline_owner;

CREATE TABLE public.plans (
    plan text NOT NULL,
    name text NOT NULL,
    "position" integer NOT NULL,
    currency text NOT NULL,
    month_micros bigint NOT NULL,
    minutes_most bigint NOT NULL,
    agents_most bigint,
    leads_most bigint,
    CONSTRAINT plans_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT plans_plan_check CHECK ((plan ~ '^[a-z_]{1,30}$'::text))
);

ALTER TABLE public.plans OWNER TO manyline_owner;

CREATE TABLE public.platform_state (
    name text NOT NULL,
    ok boolean NOT NULL,
    sentence text NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    CONSTRAINT platform_state_name_check CHECK ((name ~ '^[a-z_]{1,40}$'::text)),
    CONSTRAINT platform_state_sentence_check CHECK (((length(sentence) >= 1) AND (length(sentence) <= 500)))
)
WITH (fillfactor='50');

ALTER TABLE public.platform_state OWNER TO manyline_owner;

CREATE TABLE public.platform_tenants (
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    country text NOT NULL,
    plan text,
    suspended_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    dead_jobs integer DEFAULT 0 NOT NULL,
    day_ends_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    calls bigint DEFAULT 0 NOT NULL,
    answered bigint DEFAULT 0 NOT NULL,
    talk_seconds bigint DEFAULT 0 NOT NULL,
    cost_micros bigint DEFAULT 0 NOT NULL,
    price_micros bigint DEFAULT 0 NOT NULL,
    hours jsonb DEFAULT '[]'::jsonb NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE public.platform_tenants OWNER TO manyline_owner;

CREATE TABLE public.platform_troubles (
    at timestamp with time zone NOT NULL,
    failed_calls bigint DEFAULT 0 NOT NULL,
    dead_jobs bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE public.platform_troubles OWNER TO manyline_owner;

CREATE TABLE public.recordings (
    tenant_id uuid NOT NULL,
    call_id uuid NOT NULL,
    path text NOT NULL,
    content_type text NOT NULL,
    bytes bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.recordings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.recordings OWNER TO manyline_owner;

CREATE TABLE public.recovery_codes (
    person_id uuid NOT NULL,
    code_hash text NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE public.recovery_codes OWNER TO manyline_owner;

CREATE TABLE public.sessions (
    tenant_id uuid NOT NULL,
    token_hash text NOT NULL,
    person_id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    is_staff boolean DEFAULT false NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    browser text DEFAULT ''::text NOT NULL,
    idle_ends_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sessions OWNER TO manyline_owner;

CREATE TABLE public.signups (
    token_hash text NOT NULL,
    email text NOT NULL,
    company text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    zone text NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.signups OWNER TO manyline_owner;

CREATE TABLE public.slots (
    slot integer NOT NULL,
    tenant_id uuid,
    call_id uuid,
    busy_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    engine text
)
WITH (fillfactor='30');

ALTER TABLE public.slots OWNER TO manyline_owner;

CREATE TABLE public.stat_days (
    tenant_id uuid NOT NULL,
    day date NOT NULL,
    campaign_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    direction text NOT NULL,
    outcome text NOT NULL,
    calls bigint NOT NULL,
    answered bigint NOT NULL,
    talk_seconds bigint NOT NULL,
    price_micros bigint NOT NULL,
    positive bigint NOT NULL,
    neutral bigint NOT NULL,
    negative bigint NOT NULL,
    cost_micros bigint DEFAULT 0 NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.stat_days FORCE ROW LEVEL SECURITY;

ALTER TABLE public.stat_days OWNER TO manyline_owner;

CREATE TABLE public.stat_deltas (
    tenant_id uuid NOT NULL,
    id bigint NOT NULL,
    day date NOT NULL,
    hour smallint NOT NULL,
    campaign_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    direction text NOT NULL,
    outcome text NOT NULL,
    calls integer DEFAULT 0 NOT NULL,
    answered integer DEFAULT 0 NOT NULL,
    talk_seconds bigint DEFAULT 0 NOT NULL,
    price_micros bigint DEFAULT 0 NOT NULL,
    positive integer DEFAULT 0 NOT NULL,
    neutral integer DEFAULT 0 NOT NULL,
    negative integer DEFAULT 0 NOT NULL,
    cost_micros bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.stat_deltas FORCE ROW LEVEL SECURITY;

ALTER TABLE public.stat_deltas OWNER TO manyline_owner;

ALTER TABLE public.stat_deltas ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.stat_deltas_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stat_hours (
    tenant_id uuid NOT NULL,
    day date NOT NULL,
    hour smallint NOT NULL,
    campaign_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    direction text NOT NULL,
    calls bigint NOT NULL,
    answered bigint NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.stat_hours FORCE ROW LEVEL SECURITY;

ALTER TABLE public.stat_hours OWNER TO manyline_owner;

CREATE TABLE public.suppressions (
    tenant_id uuid NOT NULL,
    phone_hash text NOT NULL,
    masked text NOT NULL,
    reason text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    call_id uuid,
    created_by_name text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT suppressions_reason_check CHECK ((reason = ANY (ARRAY['opt_out'::text, 'analysis'::text, 'manual'::text, 'import'::text])))
);

ALTER TABLE ONLY public.suppressions FORCE ROW LEVEL SECURITY;

ALTER TABLE public.suppressions OWNER TO manyline_owner;

CREATE TABLE public.tenants (
    tenant_id uuid NOT NULL,
    name text NOT NULL,
    kind text DEFAULT 'customer'::text NOT NULL,
    country text DEFAULT 'US'::text NOT NULL,
    zone text DEFAULT 'America/New_York'::text NOT NULL,
    currency text DEFAULT 'USD'::text NOT NULL,
    brand_name text,
    channel text NOT NULL,
    calls_at_once integer DEFAULT 10 NOT NULL,
    attempts_a_day integer DEFAULT 3 NOT NULL,
    suspended_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    outage_plan text DEFAULT 'sorry'::text NOT NULL,
    outage_message text,
    outage_phone text,
    plan text,
    CONSTRAINT tenants_attempts_a_day_check CHECK (((attempts_a_day >= 1) AND (attempts_a_day <= 20))),
    CONSTRAINT tenants_brand_name_check CHECK (((length(brand_name) >= 1) AND (length(brand_name) <= 60))),
    CONSTRAINT tenants_calls_at_once_check CHECK (((calls_at_once >= 0) AND (calls_at_once <= 10000))),
    CONSTRAINT tenants_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT tenants_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT tenants_kind_check CHECK ((kind = ANY (ARRAY['customer'::text, 'operator'::text]))),
    CONSTRAINT tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT tenants_outage_check CHECK ((((outage_plan <> 'message'::text) OR (outage_message IS NOT NULL)) AND ((outage_plan <> 'forward'::text) OR (outage_phone IS NOT NULL)))),
    CONSTRAINT tenants_outage_message_check CHECK (((length(outage_message) >= 1) AND (length(outage_message) <= 600))),
    CONSTRAINT tenants_outage_phone_check CHECK ((outage_phone ~ '^\+[1-9][0-9]{6,14}$'::text)),
    CONSTRAINT tenants_outage_plan_check CHECK ((outage_plan = ANY (ARRAY['sorry'::text, 'other_engine'::text, 'message'::text, 'forward'::text])))
);

ALTER TABLE ONLY public.tenants FORCE ROW LEVEL SECURITY;

ALTER TABLE public.tenants OWNER TO manyline_owner;

CREATE TABLE public.throttles (
    key text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    count integer NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE public.throttles OWNER TO manyline_owner;

CREATE TABLE public.transcript_turns (
    tenant_id uuid NOT NULL,
    call_id uuid NOT NULL,
    "position" integer NOT NULL,
    role text NOT NULL,
    text text NOT NULL,
    start_ms integer,
    end_ms integer,
    CONSTRAINT transcript_turns_role_check CHECK ((role = ANY (ARRAY['agent'::text, 'person'::text, 'tool'::text])))
);

ALTER TABLE ONLY public.transcript_turns FORCE ROW LEVEL SECURITY;

ALTER TABLE public.transcript_turns OWNER TO manyline_owner;

CREATE TABLE public.voices (
    engine text NOT NULL,
    voice text NOT NULL,
    name text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    language text DEFAULT ''::text NOT NULL,
    preview_url text DEFAULT ''::text NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

ALTER TABLE public.voices OWNER TO manyline_owner;

CREATE TABLE public.wake (
    queue text NOT NULL,
    tenant_id uuid NOT NULL,
    next_at timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE public.wake OWNER TO manyline_owner;

ALTER TABLE ONLY public.agent_chat_turns
    ADD CONSTRAINT agent_chat_turns_pkey PRIMARY KEY (tenant_id, chat_id, "position");

ALTER TABLE ONLY public.agent_chats
    ADD CONSTRAINT agent_chats_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.agent_documents
    ADD CONSTRAINT agent_documents_pkey PRIMARY KEY (tenant_id, agent_id, document_id);

ALTER TABLE ONLY public.agent_knowledge
    ADD CONSTRAINT agent_knowledge_pkey PRIMARY KEY (tenant_id, agent_id);

ALTER TABLE ONLY public.agent_versions
    ADD CONSTRAINT agent_versions_pkey PRIMARY KEY (tenant_id, agent_id, version);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.analyses
    ADD CONSTRAINT analyses_pkey PRIMARY KEY (tenant_id, call_id);

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.call_results
    ADD CONSTRAINT call_results_pkey PRIMARY KEY (tenant_id, call_id);

ALTER TABLE ONLY public.calling_rules
    ADD CONSTRAINT calling_rules_pkey PRIMARY KEY (country, region, valid_from);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.campaign_leads
    ADD CONSTRAINT campaign_leads_pkey PRIMARY KEY (tenant_id, campaign_id, lead_id);

ALTER TABLE ONLY public.campaign_lines
    ADD CONSTRAINT campaign_lines_pkey PRIMARY KEY (tenant_id, campaign_id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_name_key UNIQUE (tenant_id, name);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (person_id, token_hash);

ALTER TABLE ONLY public.directory
    ADD CONSTRAINT directory_pkey PRIMARY KEY (key, kind);

ALTER TABLE ONLY public.document_chunks
    ADD CONSTRAINT document_chunks_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.document_pages
    ADD CONSTRAINT document_pages_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.document_pages
    ADD CONSTRAINT document_pages_position UNIQUE (tenant_id, document_id, "position");

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.engine_webhooks
    ADD CONSTRAINT engine_webhooks_pkey PRIMARY KEY (engine, address);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_key UNIQUE (tenant_id, provider, event_key);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.factors
    ADD CONSTRAINT factors_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_pkey PRIMARY KEY (tenant_id, call_id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_email_key UNIQUE (tenant_id, email);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.lead_imports
    ADD CONSTRAINT lead_imports_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.lead_lists
    ADD CONSTRAINT lead_lists_name_key UNIQUE (tenant_id, name);

ALTER TABLE ONLY public.lead_lists
    ADD CONSTRAINT lead_lists_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_phone_key UNIQUE (tenant_id, list_id, phone);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_once UNIQUE (tenant_id, call_id, kind);

ALTER TABLE ONLY public.live_calls
    ADD CONSTRAINT live_calls_pkey PRIMARY KEY (tenant_id, call_id);

ALTER TABLE ONLY public.log_ins
    ADD CONSTRAINT log_ins_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_email_key UNIQUE (tenant_id, email);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (tenant_id, person_id);

ALTER TABLE ONLY public.number_comparisons
    ADD CONSTRAINT number_comparisons_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.number_drifts
    ADD CONSTRAINT number_drifts_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.number_order_items
    ADD CONSTRAINT number_order_items_e164_key UNIQUE (tenant_id, order_id, e164);

ALTER TABLE ONLY public.number_order_items
    ADD CONSTRAINT number_order_items_pkey PRIMARY KEY (tenant_id, order_id, "position");

ALTER TABLE ONLY public.number_orders
    ADD CONSTRAINT number_orders_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.number_pool
    ADD CONSTRAINT number_pool_e164_key UNIQUE (e164);

ALTER TABLE ONLY public.number_pool
    ADD CONSTRAINT number_pool_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.number_prices
    ADD CONSTRAINT number_prices_pkey PRIMARY KEY (carrier, country, type);

ALTER TABLE ONLY public.number_requests
    ADD CONSTRAINT number_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.number_rules
    ADD CONSTRAINT number_rules_pkey PRIMARY KEY (one);

ALTER TABLE ONLY public.numbers
    ADD CONSTRAINT numbers_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.onboardings
    ADD CONSTRAINT onboardings_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY public.paces
    ADD CONSTRAINT paces_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.password_resets
    ADD CONSTRAINT password_resets_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_email_key UNIQUE (email);

ALTER TABLE ONLY public.persons
    ADD CONSTRAINT persons_pkey PRIMARY KEY (person_id);

ALTER TABLE ONLY public.plans
    ADD CONSTRAINT plans_pkey PRIMARY KEY (plan);

ALTER TABLE ONLY public.platform_state
    ADD CONSTRAINT platform_state_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.platform_tenants
    ADD CONSTRAINT platform_tenants_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY public.platform_troubles
    ADD CONSTRAINT platform_troubles_pkey PRIMARY KEY (at);

ALTER TABLE ONLY public.prices
    ADD CONSTRAINT prices_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT recordings_pkey PRIMARY KEY (tenant_id, call_id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (person_id, code_hash);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, token_hash);

ALTER TABLE ONLY public.signups
    ADD CONSTRAINT signups_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.slots
    ADD CONSTRAINT slots_pkey PRIMARY KEY (slot);

ALTER TABLE ONLY public.stat_days
    ADD CONSTRAINT stat_days_pkey PRIMARY KEY (tenant_id, day, campaign_id, agent_id, direction, outcome);

ALTER TABLE ONLY public.stat_deltas
    ADD CONSTRAINT stat_deltas_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.stat_hours
    ADD CONSTRAINT stat_hours_pkey PRIMARY KEY (tenant_id, day, hour, campaign_id, agent_id, direction);

ALTER TABLE ONLY public.suppressions
    ADD CONSTRAINT suppressions_pkey PRIMARY KEY (tenant_id, phone_hash);

ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY public.throttles
    ADD CONSTRAINT throttles_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.transcript_turns
    ADD CONSTRAINT transcript_turns_pkey PRIMARY KEY (tenant_id, call_id, "position");

ALTER TABLE ONLY public.voices
    ADD CONSTRAINT voices_pkey PRIMARY KEY (engine, voice);

ALTER TABLE ONLY public.wake
    ADD CONSTRAINT wake_pkey PRIMARY KEY (queue, tenant_id);

CREATE INDEX agent_chats_newest ON public.agent_chats USING btree (tenant_id, agent_id, person_id, began_at);

CREATE INDEX agent_documents_document ON public.agent_documents USING btree (tenant_id, document_id);

CREATE UNIQUE INDEX agents_name_key ON public.agents USING btree (tenant_id, name) WHERE (deleted_at IS NULL);

CREATE INDEX attempts_campaign ON public.attempts USING btree (tenant_id, campaign_id, decided_at);

CREATE INDEX attempts_phone ON public.attempts USING btree (tenant_id, phone_hash, decided_at);

CREATE INDEX audit_log_at ON public.audit_log USING btree (tenant_id, at);

CREATE INDEX call_results_outcome ON public.call_results USING btree (tenant_id, outcome, created_at, call_id);

CREATE INDEX calls_agent ON public.calls USING btree (tenant_id, agent_id, created_at, id);

CREATE INDEX calls_campaign ON public.calls USING btree (tenant_id, campaign_id, created_at, id);

CREATE INDEX calls_created ON public.calls USING btree (tenant_id, created_at, id);

CREATE INDEX calls_direction ON public.calls USING btree (tenant_id, direction, created_at, id);

CREATE INDEX calls_number ON public.calls USING btree (tenant_id, number_id, created_at, id);

CREATE INDEX calls_phone ON public.calls USING btree (tenant_id, phone_hash, created_at, id);

CREATE INDEX campaign_leads_due ON public.campaign_leads USING btree (tenant_id, campaign_id, next_attempt_at) WHERE (state = 'pending'::text);

CREATE INDEX campaign_leads_lead ON public.campaign_leads USING btree (tenant_id, lead_id);

CREATE INDEX campaigns_created ON public.campaigns USING btree (tenant_id, created_at, id);

CREATE INDEX document_chunks_document ON public.document_chunks USING btree (tenant_id, document_id);

CREATE INDEX document_chunks_page ON public.document_chunks USING btree (tenant_id, page_id, "position");

CREATE INDEX document_chunks_signature ON public.document_chunks USING btree (tenant_id) INCLUDE (id, document_id, signature) WHERE (signature IS NOT NULL);

CREATE INDEX document_chunks_words ON public.document_chunks USING gin (tenant_id, words) WITH (fastupdate=off);

CREATE INDEX documents_created ON public.documents USING btree (tenant_id, created_at, id);

CREATE INDEX events_call ON public.events USING btree (tenant_id, call_id, received_at);

CREATE INDEX jobs_dead ON public.jobs USING btree (tenant_id, finished_at) WHERE (state = 'dead'::text);

CREATE UNIQUE INDEX jobs_key ON public.jobs USING btree (tenant_id, kind, key) WHERE (state = 'queued'::text);

CREATE INDEX jobs_queued ON public.jobs USING btree (tenant_id, run_at) WHERE (state = 'queued'::text);

CREATE INDEX lead_imports_created ON public.lead_imports USING btree (tenant_id, created_at);

CREATE INDEX leads_created ON public.leads USING btree (tenant_id, created_at, id);

CREATE INDEX leads_import ON public.leads USING btree (tenant_id, import_id);

CREATE INDEX leads_name ON public.leads USING btree (tenant_id, name_lower text_pattern_ops);

CREATE INDEX leads_phone ON public.leads USING btree (tenant_id, phone text_pattern_ops);

CREATE INDEX ledger_entries_at ON public.ledger_entries USING btree (tenant_id, at);

CREATE INDEX log_ins_ends ON public.log_ins USING btree (ends_at);

CREATE INDEX number_comparisons_at ON public.number_comparisons USING btree (tenant_id, compared_at);

CREATE INDEX number_drifts_found ON public.number_drifts USING btree (tenant_id, found_at, id);

CREATE UNIQUE INDEX number_drifts_open ON public.number_drifts USING btree (tenant_id, kind, e164) WHERE (state = ANY (ARRAY['open'::text, 'repairing'::text, 'failed'::text]));

CREATE INDEX number_orders_created ON public.number_orders USING btree (tenant_id, created_at, id);

CREATE INDEX number_pool_country ON public.number_pool USING btree (country, e164);

CREATE INDEX number_pool_free ON public.number_pool USING btree (e164) WHERE (state = ANY (ARRAY['available'::text, 'reserved'::text, 'quarantine'::text]));

CREATE INDEX number_pool_free_country ON public.number_pool USING btree (country, e164) WHERE (state = ANY (ARRAY['available'::text, 'reserved'::text, 'quarantine'::text]));

CREATE INDEX number_pool_free_locality ON public.number_pool USING btree (lower(locality), e164) WHERE (state = ANY (ARRAY['available'::text, 'reserved'::text, 'quarantine'::text]));

CREATE INDEX number_pool_free_region ON public.number_pool USING btree (region, e164) WHERE (state = ANY (ARRAY['available'::text, 'reserved'::text, 'quarantine'::text]));

CREATE INDEX number_pool_free_sms ON public.number_pool USING btree (e164) WHERE ((state = ANY (ARRAY['available'::text, 'reserved'::text, 'quarantine'::text])) AND sms);

CREATE INDEX number_pool_state ON public.number_pool USING btree (state, e164);

CREATE INDEX number_pool_tenant ON public.number_pool USING btree (tenant_id, e164) WHERE (tenant_id IS NOT NULL);

CREATE INDEX number_requests_state ON public.number_requests USING btree (state, asked_at, id);

CREATE INDEX number_requests_tenant ON public.number_requests USING btree (tenant_id, asked_at, id);

CREATE UNIQUE INDEX numbers_e164 ON public.numbers USING btree (tenant_id, e164);

CREATE INDEX password_resets_ends ON public.password_resets USING btree (ends_at);

CREATE INDEX password_resets_person ON public.password_resets USING btree (person_id);

CREATE INDEX sessions_ends ON public.sessions USING btree (tenant_id, ends_at);

CREATE INDEX sessions_person ON public.sessions USING btree (tenant_id, person_id);

CREATE INDEX signups_email ON public.signups USING btree (email);

CREATE INDEX signups_ends ON public.signups USING btree (ends_at);

CREATE INDEX slots_call ON public.slots USING btree (call_id) WHERE (call_id IS NOT NULL);

CREATE INDEX slots_free ON public.slots USING btree (slot) WHERE (call_id IS NULL);

CREATE INDEX suppressions_created ON public.suppressions USING btree (tenant_id, created_at, phone_hash);

CREATE INDEX throttles_started ON public.throttles USING btree (started_at);

CREATE INDEX wake_due ON public.wake USING btree (queue, next_at);

CREATE STATISTICS public.number_pool_locality ON lower(locality) FROM public.number_pool;

ALTER STATISTICS public.number_pool_locality OWNER TO manyline_owner;

ALTER TABLE ONLY public.agent_chat_turns
    ADD CONSTRAINT agent_chat_turns_tenant_id_chat_id_fkey FOREIGN KEY (tenant_id, chat_id) REFERENCES public.agent_chats(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_chats
    ADD CONSTRAINT agent_chats_tenant_id_agent_id_version_fkey FOREIGN KEY (tenant_id, agent_id, version) REFERENCES public.agent_versions(tenant_id, agent_id, version);

ALTER TABLE ONLY public.agent_chats
    ADD CONSTRAINT agent_chats_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.agent_documents
    ADD CONSTRAINT agent_documents_tenant_id_agent_id_fkey FOREIGN KEY (tenant_id, agent_id) REFERENCES public.agents(tenant_id, id);

ALTER TABLE ONLY public.agent_documents
    ADD CONSTRAINT agent_documents_tenant_id_document_id_fkey FOREIGN KEY (tenant_id, document_id) REFERENCES public.documents(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_knowledge
    ADD CONSTRAINT agent_knowledge_tenant_id_agent_id_fkey FOREIGN KEY (tenant_id, agent_id) REFERENCES public.agents(tenant_id, id);

ALTER TABLE ONLY public.agent_versions
    ADD CONSTRAINT agent_versions_tenant_id_agent_id_fkey FOREIGN KEY (tenant_id, agent_id) REFERENCES public.agents(tenant_id, id);

ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.analyses
    ADD CONSTRAINT analyses_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.calls(tenant_id, id);

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.call_results
    ADD CONSTRAINT call_results_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.calls(tenant_id, id);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.campaign_leads
    ADD CONSTRAINT campaign_leads_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES public.campaigns(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_leads
    ADD CONSTRAINT campaign_leads_tenant_id_lead_id_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES public.leads(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaign_lines
    ADD CONSTRAINT campaign_lines_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES public.campaigns(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_agent_fkey FOREIGN KEY (tenant_id, agent_id) REFERENCES public.agents(tenant_id, id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_list_fkey FOREIGN KEY (tenant_id, list_id) REFERENCES public.lead_lists(tenant_id, id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_number_fkey FOREIGN KEY (tenant_id, number_id) REFERENCES public.numbers(tenant_id, id);

ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.persons(person_id);

ALTER TABLE ONLY public.document_chunks
    ADD CONSTRAINT document_chunks_tenant_id_document_id_fkey FOREIGN KEY (tenant_id, document_id) REFERENCES public.documents(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_chunks
    ADD CONSTRAINT document_chunks_tenant_id_page_id_fkey FOREIGN KEY (tenant_id, page_id) REFERENCES public.document_pages(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_pages
    ADD CONSTRAINT document_pages_tenant_id_document_id_fkey FOREIGN KEY (tenant_id, document_id) REFERENCES public.documents(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.factors
    ADD CONSTRAINT factors_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.persons(person_id);

ALTER TABLE ONLY public.follows
    ADD CONSTRAINT follows_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.calls(tenant_id, id);

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.lead_imports
    ADD CONSTRAINT lead_imports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.lead_imports
    ADD CONSTRAINT lead_imports_tenant_id_list_id_fkey FOREIGN KEY (tenant_id, list_id) REFERENCES public.lead_lists(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.lead_lists
    ADD CONSTRAINT lead_lists_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES public.lead_imports(tenant_id, id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_tenant_id_list_id_fkey FOREIGN KEY (tenant_id, list_id) REFERENCES public.lead_lists(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_price_version_fkey FOREIGN KEY (price_version) REFERENCES public.prices(version);

ALTER TABLE ONLY public.ledger_entries
    ADD CONSTRAINT ledger_entries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.live_calls
    ADD CONSTRAINT live_calls_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.calls(tenant_id, id);

ALTER TABLE ONLY public.log_ins
    ADD CONSTRAINT log_ins_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.persons(person_id);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.number_comparisons
    ADD CONSTRAINT number_comparisons_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.number_drifts
    ADD CONSTRAINT number_drifts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.number_order_items
    ADD CONSTRAINT number_order_items_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.number_orders(tenant_id, id);

ALTER TABLE ONLY public.number_orders
    ADD CONSTRAINT number_orders_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.numbers
    ADD CONSTRAINT numbers_agent_fkey FOREIGN KEY (tenant_id, agent_id) REFERENCES public.agents(tenant_id, id);

ALTER TABLE ONLY public.numbers
    ADD CONSTRAINT numbers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.onboardings
    ADD CONSTRAINT onboardings_tenant_id_agent_id_fkey FOREIGN KEY (tenant_id, agent_id) REFERENCES public.agents(tenant_id, id);

ALTER TABLE ONLY public.onboardings
    ADD CONSTRAINT onboardings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.password_resets
    ADD CONSTRAINT password_resets_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.persons(person_id);

ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT recordings_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.calls(tenant_id, id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_person_id_fkey FOREIGN KEY (person_id) REFERENCES public.persons(person_id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.suppressions
    ADD CONSTRAINT suppressions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_plan_fkey FOREIGN KEY (plan) REFERENCES public.plans(plan);

ALTER TABLE ONLY public.transcript_turns
    ADD CONSTRAINT transcript_turns_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.calls(tenant_id, id);

ALTER TABLE public.agent_chat_turns ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agent_chats ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agent_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agent_knowledge ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agent_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.analyses ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.call_results ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.calls ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_leads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaign_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.campaigns ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.directory ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_chunks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_pages ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.follows ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.jobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_imports ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.lead_lists ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.leads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ledger_entries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.live_calls ENABLE ROW LEVEL SECURITY;

CREATE POLICY lookup ON public.directory FOR SELECT TO manyline_owner USING (true);

CREATE POLICY lookup ON public.document_chunks FOR SELECT TO manyline_owner USING (true);

ALTER TABLE public.members ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.number_comparisons ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.number_drifts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.number_order_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.number_orders ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.numbers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.onboardings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recordings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stat_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stat_deltas ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stat_hours ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.suppressions ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant ON public.agent_chat_turns USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.agent_chats USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.agent_documents USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.agent_knowledge USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.agent_versions USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.agents USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.analyses USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.attempts USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.audit_log USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.call_results USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.calls USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.campaign_leads USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.campaign_lines USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.campaigns USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.directory USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.document_chunks USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.document_pages USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.documents USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.events USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.follows USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.invitations USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.jobs USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.lead_imports USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.lead_lists USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.leads USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.ledger_entries USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.live_calls USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.members USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.number_comparisons USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.number_drifts USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.number_order_items USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.number_orders USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.numbers USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.onboardings USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.recordings USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.sessions USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.stat_days USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.stat_deltas USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.stat_hours USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.suppressions USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.tenants USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

CREATE POLICY tenant ON public.transcript_turns USING ((tenant_id = public.cur_tenant())) WITH CHECK ((tenant_id = public.cur_tenant()));

ALTER TABLE public.tenants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.transcript_turns ENABLE ROW LEVEL SECURITY;

GRANT SELECT,INSERT,UPDATE ON TABLE public.calls TO manyline_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.calls TO manyline_worker;
GRANT SELECT ON TABLE public.calls TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.call_results TO manyline_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.call_results TO manyline_worker;
GRANT SELECT ON TABLE public.call_results TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.events TO manyline_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.events TO manyline_worker;
GRANT SELECT,UPDATE ON TABLE public.events TO manyline_staff;

GRANT SELECT ON TABLE public.prices TO manyline_web;
GRANT SELECT ON TABLE public.prices TO manyline_worker;
GRANT SELECT ON TABLE public.prices TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaigns TO manyline_web;
GRANT SELECT,UPDATE ON TABLE public.campaigns TO manyline_worker;
GRANT SELECT ON TABLE public.campaigns TO manyline_staff;

GRANT SELECT ON TABLE public.calling_rules TO manyline_web;
GRANT SELECT ON TABLE public.calling_rules TO manyline_worker;
GRANT SELECT ON TABLE public.calling_rules TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.agent_chat_turns TO manyline_web;
GRANT SELECT,DELETE ON TABLE public.agent_chat_turns TO manyline_worker;
GRANT SELECT ON TABLE public.agent_chat_turns TO manyline_staff;

GRANT SELECT,INSERT ON TABLE public.agent_chats TO manyline_web;
GRANT SELECT,DELETE ON TABLE public.agent_chats TO manyline_worker;
GRANT SELECT ON TABLE public.agent_chats TO manyline_staff;

GRANT SELECT,INSERT,DELETE ON TABLE public.agent_documents TO manyline_web;
GRANT SELECT,DELETE ON TABLE public.agent_documents TO manyline_worker;
GRANT SELECT ON TABLE public.agent_documents TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.agent_knowledge TO manyline_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.agent_knowledge TO manyline_worker;
GRANT SELECT ON TABLE public.agent_knowledge TO manyline_staff;

GRANT SELECT,INSERT ON TABLE public.agent_versions TO manyline_web;
GRANT SELECT ON TABLE public.agent_versions TO manyline_worker;
GRANT SELECT ON TABLE public.agent_versions TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.agents TO manyline_web;
GRANT SELECT,UPDATE ON TABLE public.agents TO manyline_worker;
GRANT SELECT ON TABLE public.agents TO manyline_staff;

GRANT SELECT ON TABLE public.analyses TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.analyses TO manyline_worker;
GRANT SELECT ON TABLE public.analyses TO manyline_staff;

GRANT SELECT,INSERT ON TABLE public.attempts TO manyline_web;
GRANT SELECT,INSERT ON TABLE public.attempts TO manyline_worker;
GRANT SELECT ON TABLE public.attempts TO manyline_staff;

GRANT SELECT,INSERT ON TABLE public.audit_log TO manyline_web;
GRANT SELECT,INSERT ON TABLE public.audit_log TO manyline_worker;
GRANT SELECT,INSERT ON TABLE public.audit_log TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_leads TO manyline_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.campaign_leads TO manyline_worker;
GRANT SELECT ON TABLE public.campaign_leads TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_lines TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.campaign_lines TO manyline_worker;
GRANT SELECT ON TABLE public.campaign_lines TO manyline_staff;

GRANT INSERT,DELETE ON TABLE public.directory TO manyline_web;
GRANT INSERT,DELETE ON TABLE public.directory TO manyline_worker;
GRANT INSERT,DELETE ON TABLE public.directory TO manyline_staff;

GRANT SELECT ON TABLE public.document_chunks TO manyline_web;
GRANT SELECT,INSERT,DELETE ON TABLE public.document_chunks TO manyline_worker;
GRANT SELECT ON TABLE public.document_chunks TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_pages TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_pages TO manyline_worker;
GRANT SELECT ON TABLE public.document_pages TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents TO manyline_web;
GRANT SELECT,UPDATE ON TABLE public.documents TO manyline_worker;
GRANT SELECT ON TABLE public.documents TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.follows TO manyline_web;
GRANT SELECT,DELETE,UPDATE ON TABLE public.follows TO manyline_worker;
GRANT SELECT ON TABLE public.follows TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitations TO manyline_web;
GRANT SELECT ON TABLE public.invitations TO manyline_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitations TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.jobs TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs TO manyline_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.jobs TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.lead_imports TO manyline_web;
GRANT SELECT,UPDATE ON TABLE public.lead_imports TO manyline_worker;
GRANT SELECT ON TABLE public.lead_imports TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lead_lists TO manyline_web;
GRANT SELECT,DELETE ON TABLE public.lead_lists TO manyline_worker;
GRANT SELECT ON TABLE public.lead_lists TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.leads TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.leads TO manyline_worker;
GRANT SELECT ON TABLE public.leads TO manyline_staff;

GRANT SELECT ON TABLE public.ledger_entries TO manyline_web;
GRANT SELECT,INSERT ON TABLE public.ledger_entries TO manyline_worker;
GRANT SELECT ON TABLE public.ledger_entries TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.live_calls TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.live_calls TO manyline_worker;
GRANT SELECT ON TABLE public.live_calls TO manyline_staff;

GRANT SELECT ON TABLE public.members TO manyline_web;
GRANT SELECT ON TABLE public.members TO manyline_worker;
GRANT SELECT ON TABLE public.members TO manyline_staff;

GRANT SELECT,INSERT,DELETE ON TABLE public.number_comparisons TO manyline_worker;
GRANT SELECT ON TABLE public.number_comparisons TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.number_drifts TO manyline_worker;
GRANT SELECT,UPDATE ON TABLE public.number_drifts TO manyline_staff;

GRANT SELECT,UPDATE ON TABLE public.number_order_items TO manyline_worker;
GRANT SELECT,INSERT,DELETE ON TABLE public.number_order_items TO manyline_staff;

GRANT SELECT,UPDATE ON TABLE public.number_orders TO manyline_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.number_orders TO manyline_staff;

GRANT SELECT ON TABLE public.number_prices TO manyline_worker;
GRANT SELECT ON TABLE public.number_prices TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.numbers TO manyline_web;
GRANT SELECT,UPDATE ON TABLE public.numbers TO manyline_worker;
GRANT SELECT ON TABLE public.numbers TO manyline_staff;

GRANT SELECT,INSERT,UPDATE ON TABLE public.onboardings TO manyline_web;
GRANT SELECT ON TABLE public.onboardings TO manyline_worker;
GRANT SELECT ON TABLE public.onboardings TO manyline_staff;

GRANT SELECT ON TABLE public.plans TO manyline_web;
GRANT SELECT ON TABLE public.plans TO manyline_worker;
GRANT SELECT ON TABLE public.plans TO manyline_staff;

GRANT SELECT ON TABLE public.recordings TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recordings TO manyline_worker;
GRANT SELECT ON TABLE public.recordings TO manyline_staff;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO manyline_web;
GRANT SELECT,DELETE ON TABLE public.sessions TO manyline_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO manyline_staff;

GRANT SELECT ON TABLE public.stat_days TO manyline_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.stat_days TO manyline_worker;
GRANT SELECT ON TABLE public.stat_days TO manyline_staff;

GRANT SELECT,INSERT ON TABLE public.stat_deltas TO manyline_web;
GRANT SELECT,INSERT,DELETE ON TABLE public.stat_deltas TO manyline_worker;
GRANT SELECT ON TABLE public.stat_deltas TO manyline_staff;

GRANT SELECT ON TABLE public.stat_hours TO manyline_web;
GRANT SELECT,INSERT,UPDATE ON TABLE public.stat_hours TO manyline_worker;
GRANT SELECT ON TABLE public.stat_hours TO manyline_staff;

GRANT SELECT,INSERT,DELETE ON TABLE public.suppressions TO manyline_web;
GRANT SELECT,INSERT ON TABLE public.suppressions TO manyline_worker;
GRANT SELECT ON TABLE public.suppressions TO manyline_staff;

GRANT SELECT,UPDATE ON TABLE public.tenants TO manyline_web;
GRANT SELECT ON TABLE public.tenants TO manyline_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.tenants TO manyline_staff;

GRANT SELECT ON TABLE public.transcript_turns TO manyline_web;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.transcript_turns TO manyline_worker;
GRANT SELECT ON TABLE public.transcript_turns TO manyline_staff;

GRANT SELECT ON TABLE public.voices TO manyline_web;
GRANT SELECT ON TABLE public.voices TO manyline_worker;
GRANT SELECT ON TABLE public.voices TO manyline_staff;

